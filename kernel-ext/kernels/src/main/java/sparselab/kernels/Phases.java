package sparselab.kernels;

/**
 * A row of an image with its padding, every stride-th column together: {@code stride} phases of
 * {@code pitch} floats each, so that neighbouring windows read neighbouring floats.
 *
 * @param pitch from one phase to the next: all that whole vectors of outputs read, beyond the last
 *     column too, wherever they begin
 */
record Phases(Conv.Shape shape, int pitch) {
  static Phases of(Conv.Shape shape) {
    int reach = Math.ceilDiv(shape.kernelWidth(), shape.stride());
    return new Phases(shape, shape.outWidth() + Lanes.LENGTH + reach);
  }

  /** Of all phases. */
  int floats() {
    return shape.stride() * pitch;
  }

  /** Floats from the first phase to what column {@code kx} of the first window reads. */
  int column(int kx) {
    return kx % shape.stride() * pitch + kx / shape.stride();
  }

  /** Writes those columns of an image's row that some window reaches; not the padding. */
  void part(long row, long to) {
    int reached = Math.min(shape.width(), floats() - shape.padding());
    Strided.part(row, reached, shape.stride(), shape.padding(), to, pitch);
  }
}
