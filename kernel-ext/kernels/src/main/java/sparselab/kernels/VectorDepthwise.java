package sparselab.kernels;

/** Rows copied with their padding, a vector of outputs at a time: see {@link CopiedWindow}. */
final class VectorDepthwise implements Depthwise {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] weights) {
    Doors.depthwise(shape, weights);
    return new ChannelWindow.Image(new CopiedWindow(shape, weights.clone()));
  }
}
