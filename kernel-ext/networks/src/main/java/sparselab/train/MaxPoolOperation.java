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
      for (int i = 0; i < outHeight; i++, at += outWidth) {
        int row = (plane * height + i * layer.stride()) * width;
        if (layer.kernel() == 2) {
          rowOfPairs(row, width, at, outWidth);
        } else {
          row(row, width, at, outWidth);
        }
      }
    }
  }

  private void row(int row, int width, int at, int outWidth) {
    float[] from = x.value();
    for (int j = 0; j < outWidth; j++) {
      int corner = row + j * layer.stride();
      int best = corner;
      for (int u = 0; u < layer.kernel(); u++) {
        for (int v = 0; v < layer.kernel(); v++) {
          int candidate = corner + u * width + v;
          best = from[candidate] > from[best] ? candidate : best;
        }
      }
      winners[at + j] = best;
      y.value()[at + j] = from[best];
    }
  }

  /** The usual 2×2 window without inner loops: half the time. */
  private void rowOfPairs(int row, int width, int at, int outWidth) {
    float[] from = x.value();
    float[] to = y.value();
    for (int j = 0, p = row; j < outWidth; j++, p += layer.stride()) {
      int q = p + width;
      int above = from[p + 1] > from[p] ? p + 1 : p;
      int below = from[q + 1] > from[q] ? q + 1 : q;
      int best = from[below] > from[above] ? below : above;
      winners[at + j] = best;
      to[at + j] = from[best];
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
