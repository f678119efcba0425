package sparselab.train;

/** One lowering of a network to a loss and its gradients. */
interface Gradients extends AutoCloseable {
  /**
   * Forward and backward pass over a batch of training examples; reads {@link Parameter#value} and
   * writes {@link Parameter#gradient}.
   *
   * @return mean loss of the batch
   */
  double compute(int[] rows);

  @Override
  void close();
}
