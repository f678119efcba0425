package sparselab.train;

/** Mean over all places of an image (channels, places…) or of a sequence (positions, features). */
record MeanOperation(Signal x, Signal y) implements Operation {
  private int places() {
    return x.width() / y.width();
  }

  /** Distance from one channel to the next, and from one place to the next. */
  private int channelStride() {
    return x.shape().rank() == 2 ? 1 : places();
  }

  private int placeStride() {
    return x.shape().rank() == 2 ? y.width() : 1;
  }

  @Override
  public void forward(int batch, boolean training) {
    for (int i = 0; i < batch * y.width(); i++) {
      int from = i / y.width() * x.width() + i % y.width() * channelStride();
      float sum = 0;
      for (int p = 0; p < places(); p++) {
        sum += x.value()[from + p * placeStride()];
      }
      y.value()[i] = sum / places();
    }
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    float[] dy = Operations.gradient(y);
    for (int i = 0; dx != null && i < batch * y.width(); i++) {
      int from = i / y.width() * x.width() + i % y.width() * channelStride();
      for (int p = 0; p < places(); p++) {
        dx[from + p * placeStride()] += dy[i] / places();
      }
    }
  }
}
