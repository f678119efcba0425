package sparselab.train;

import java.util.List;

/** Along the first axis, which is one stretch of memory after the other in each example. */
record ConcatOperation(List<Signal> inputs, Signal y) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    for (int i = 0; i < batch; i++) {
      int at = i * y.width();
      for (Signal x : inputs) {
        System.arraycopy(x.value(), i * x.width(), y.value(), at, x.width());
        at += x.width();
      }
    }
  }

  @Override
  public void backward(int batch) {
    float[] dy = Operations.gradient(y);
    for (int i = 0; i < batch; i++) {
      int at = i * y.width();
      for (Signal x : inputs) {
        float[] dx = x.gradient();
        for (int j = 0; dx != null && j < x.width(); j++) {
          dx[i * x.width() + j] += dy[at + j];
        }
        at += x.width();
      }
    }
  }
}
