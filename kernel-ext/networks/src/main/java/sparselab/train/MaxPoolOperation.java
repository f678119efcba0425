package sparselab.train;

import sparselab.network.MaxPool2d;

/** Largest of each window; the gradient goes to the first place that held it. */
final class MaxPoolOperation implements Operation {
  private final MaxPool2d layer;
  private final Signal x;
  private final Signal y;
  private final int[] winners;

  MaxPoolOperation(MaxPool2d layer, Signal x, Signal y) {
    this.layer = layer;
    this.x = x;
    this.y = y;
    this.winners = new int[y.value().length];
  }

  @Override
  public void forward(int batch, boolean training) {
    int height = x.shape().size(1);
    int width = x.shape().size(2);
    int outHeight = y.shape().size(1);
    int outWidth = y.shape().size(2);
    int planes = batch * x.shape().size(0);
    int at = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < outHeight; i++) {
        for (int j = 0; j < outWidth; j++, at++) {
          int corner = (plane * height + i * layer.stride()) * width + j * layer.stride();
          int best = corner;
          for (int u = 0; u < layer.kernel(); u++) {
            for (int v = 0; v < layer.kernel(); v++) {
              int candidate = corner + u * width + v;
              best = x.value()[candidate] > x.value()[best] ? candidate : best;
            }
          }
          winners[at] = best;
          y.value()[at] = x.value()[best];
        }
      }
    }
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    if (dx == null) {
      return;
    }
    float[] dy = Operations.gradient(y);
    int size = batch * y.width();
    for (int i = 0; i < size; i++) {
      dx[winners[i]] += dy[i];
    }
  }
}
