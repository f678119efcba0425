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
        if (layer.kernel() == 2 && layer.padding() == 0) {
          rowOfPairs((plane * height + i * layer.stride()) * width, width, at, outWidth);
        } else {
          row(plane * height * width, i * layer.stride() - layer.padding(), at, outWidth);
        }
      }
    }
  }

  /** Windows from row {@code top} on, which may lie above the image, as they may left of it. */
  private void row(int plane, int top, int at, int outWidth) {
    float[] from = x.value();
    int height = x.shape().size(1);
    int width = x.shape().size(2);
    int bottom = Math.min(top + layer.kernel(), height);
    for (int j = 0; j < outWidth; j++) {
      int left = j * layer.stride() - layer.padding();
      int right = Math.min(left + layer.kernel(), width);
      int best = plane + Math.max(top, 0) * width + Math.max(left, 0);
      for (int u = Math.max(top, 0); u < bottom; u++) {
        for (int v = Math.max(left, 0); v < right; v++) {
          int candidate = plane + u * width + v;
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
