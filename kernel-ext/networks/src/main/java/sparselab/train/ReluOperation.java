package sparselab.train;

import sparselab.kernels.Rectify;

/**
 * {@code y = max(x, 0); ∂x = ∂y where y > 0}, in place when input and output are one signal: then
 * half the memory is touched.
 */
record ReluOperation(Signal x, Signal y, boolean inPlace) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    int size = batch * x.width();
    if (!inPlace) {
      System.arraycopy(x.value(), 0, y.value(), 0, size);
    }
    Rectify.forward(y.value(), size);
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    if (dx == null) {
      return;
    }
    int size = batch * x.width();
    float[] dy = Operations.gradient(y);
    Rectify.backward(y.value(), dy, size);
    if (!inPlace) {
      for (int i = 0; i < size; i++) {
        dx[i] += dy[i];
      }
    }
  }
}
