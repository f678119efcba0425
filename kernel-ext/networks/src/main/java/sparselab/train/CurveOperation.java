package sparselab.train;

/** {@code y = f(x); ∂x = f'(x)·∂y}, element by element. */
record CurveOperation(Curve curve, Signal x, Signal y) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    int size = batch * x.width();
    for (int i = 0; i < size; i++) {
      y.value()[i] = (float) curve.value(x.value()[i]);
    }
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    float[] dy = Operations.gradient(y);
    int size = batch * x.width();
    for (int i = 0; dx != null && i < size; i++) {
      dx[i] += (float) (curve.slope(x.value()[i]) * dy[i]);
    }
  }
}
