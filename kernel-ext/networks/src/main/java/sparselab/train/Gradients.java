package sparselab.train;

/** One lowering of a network to a loss and its gradients. */
interface Gradients extends AutoCloseable {
  /**
   * Forward and backward pass over a batch; reads {@link Parameter#value} and writes {@link
   * Parameter#gradient}.
   *
   * @return mean loss of the batch
   */
  double compute(Examples examples, int[] rows);

  /** Accuracy and mean loss with the parameters as they are. */
  Evaluation evaluate(Examples examples);

  @Override
  void close();
}
