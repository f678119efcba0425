package sparselab.train;

/** {@code y = max(x, 0); ∂x = ∂y where x > 0}. */
record ReluOperation(Signal x, Signal y) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    float[] from = x.value();
    float[] to = y.value();
    int size = batch * x.width();
    for (int i = 0; i < size; i++) {
      to[i] = Math.max(from[i], 0f);
    }
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    if (dx == null) {
      return;
    }
    float[] dy = Operations.gradient(y);
    float[] to = y.value();
    int size = batch * x.width();
    for (int i = 0; i < size; i++) {
      dx[i] += to[i] > 0 ? dy[i] : 0;
    }
  }
}
