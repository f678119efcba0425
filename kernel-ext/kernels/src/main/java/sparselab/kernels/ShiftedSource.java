package sparselab.kernels;

/**
 * A padded image seen as the matrix a convolution of stride 1 multiplies with: each row of the
 * matrix is the image itself, shifted, so that a panel is cut by plain copies. Columns go along
 * whole rows of the padded image; those that fall into the padding are computed and dropped.
 *
 * <p>The padding right of one row is the padding left of the next.
 */
final class ShiftedSource implements PanelSource {
  private final Conv.Shape shape;
  private final int pitch;
  // Where each row of the matrix starts in the padded image.
  private final int[] offset;

  ShiftedSource(Conv.Shape shape) {
    this.shape = shape;
    pitch = shape.width() + shape.padding();
    offset = new int[shape.patch()];
    int area = shape.kernelHeight() * shape.kernelWidth();
    for (int l = 0; l < offset.length; l++) {
      int channel = l / area;
      int ky = l % area / shape.kernelWidth();
      int kx = l % shape.kernelWidth();
      offset[l] = (channel * paddedHeight() + ky) * pitch + kx;
    }
  }

  /**
   * Whether a convolution can be computed this way, and is not a plain product; with more padding
   * than this an output row would be longer than the image's.
   */
  static boolean suits(Conv.Shape s) {
    return s.stride() == 1
        && s.kernelHeight() * s.kernelWidth() > 1
        && s.padding() < s.kernelWidth()
        && (long) s.inChannels() * (s.height() + 2L * s.padding()) * (s.width() + s.padding())
            < 1 << 28;
  }

  private int paddedHeight() {
    return shape.height() + 2 * shape.padding();
  }

  /** Floats of the padded image, and as many as the last panel reads beyond. */
  long paddedSize() {
    return (long) shape.inChannels() * paddedHeight() * pitch
        + shape.kernelWidth()
        + (long) TileFamily.MAX_NR * Lanes.LENGTH;
  }

  /** Copies an image into its padding, which must be zeros and stays so. */
  void pad(long image, long padded) {
    int rows = shape.inChannels() * shape.height();
    for (int i = 0; i < rows; i++) {
      int row = i / shape.height() * paddedHeight() + i % shape.height() + shape.padding();
      ImageSource.copy(
          image + 4L * i * shape.width(),
          padded + 4 * ((long) row * pitch + shape.padding()),
          shape.width());
    }
  }

  /** Columns of the matrix: from the first output to the last, with the padding between rows. */
  int columns() {
    return (shape.outHeight() - 1) * pitch + shape.outWidth();
  }

  @Override
  public void pack(long b, int n, int k0, int length, int j0, int width, long buffer, int nr) {
    for (int l = 0; l < length; l++) {
      long from = b + 4L * (offset[k0 + l] + j0);
      ImageSource.copy(from, buffer + (long) l * nr * Lanes.BYTES, nr * Lanes.LENGTH);
    }
  }

  @Override
  public boolean gaps() {
    return true;
  }

  @Override
  public void write(long panelRow, long c, int row, int n, int j0, int width) {
    int ow = shape.outWidth();
    int y = j0 / pitch;
    int x = j0 % pitch;
    long plane = c + 4L * row * shape.outHeight() * ow;
    for (int done = 0; done < width; y++) {
      int columns = Math.min(width - done, ow - x);
      if (columns > 0) {
        ImageSource.copy(panelRow + 4L * done, plane + 4 * ((long) y * ow + x), columns);
      }
      done += pitch - x;
      x = 0;
    }
  }
}
