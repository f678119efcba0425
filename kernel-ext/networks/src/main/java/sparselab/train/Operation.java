package sparselab.train;

/** Forward and backward pass of one layer on its own arrays, made once for the largest batch. */
interface Operation {
  /**
   * Computes the output's value.
   *
   * @param batch examples
   * @param training whether batch statistics are taken and noted
   */
  void forward(int batch, boolean training);

  /**
   * <b>Adds</b> to the inputs' gradients, and writes the parameters' gradients.
   *
   * @param batch as in the forward pass before
   */
  void backward(int batch);
}
