package sparselab.train;

import java.util.Arrays;

/** Mean of each window; each place of a window gets an equal share of the gradient. */
record AveragePoolOperation(int kernel, int stride, Signal x, Signal y) implements Operation {
  private interface Visit {
    void at(int place, int window);
  }

  private void each(int batch, Visit visit) {
    int height = x.shape().size(1);
    int width = x.shape().size(2);
    int outHeight = y.shape().size(1);
    int outWidth = y.shape().size(2);
    int window = 0;
    for (int plane = 0; plane < batch * x.shape().size(0); plane++) {
      for (int i = 0; i < outHeight; i++) {
        for (int j = 0; j < outWidth; j++, window++) {
          int corner = (plane * height + i * stride) * width + j * stride;
          for (int u = 0; u < kernel; u++) {
            for (int v = 0; v < kernel; v++) {
              visit.at(corner + u * width + v, window);
            }
          }
        }
      }
    }
  }

  @Override
  public void forward(int batch, boolean training) {
    float[] from = x.value();
    float[] to = y.value();
    Arrays.fill(to, 0, batch * y.width(), 0);
    float share = 1f / (kernel * kernel);
    each(batch, (place, window) -> to[window] += share * from[place]);
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    if (dx == null) {
      return;
    }
    float[] dy = Operations.gradient(y);
    float share = 1f / (kernel * kernel);
    each(batch, (place, window) -> dx[place] += share * dy[window]);
  }
}
