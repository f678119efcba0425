package sparselab.kernels;

/** Straight from the image where the window allows: see {@link StraightWindow}. */
final class DirectDepthwise implements Depthwise {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] weights) {
    Doors.depthwise(shape, weights);
    return new ChannelWindow.Image(ChannelWindow.of(shape, weights.clone()));
  }
}
