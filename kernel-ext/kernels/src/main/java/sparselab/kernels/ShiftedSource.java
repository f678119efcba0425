package sparselab.kernels;

/**
 * A padded image seen as the matrix a convolution multiplies with: each row of the matrix is the
 * image itself, shifted, so that a panel is cut by plain copies. At stride s the image is first
 * parted into s × s, every s-th pixel of every s-th row each, and a row of the matrix is one of
 * those, shifted.
 *
 * <p>At stride 1 columns go along whole rows of the padded image; those that fall into the padding
 * are computed and dropped. Otherwise a panel is cut where the output's rows end.
 */
final class ShiftedSource implements PanelSource {
  private final Conv.Shape shape;
  private final int pitch;
  private final int height;
  // Where each row of the matrix starts in the parted image.
  private final int[] offset;

  ShiftedSource(Conv.Shape shape) {
    this.shape = shape;
    pitch = pitch(shape);
    height = height(shape);
    offset = new int[shape.patch()];
    int stride = shape.stride();
    int area = shape.kernelHeight() * shape.kernelWidth();
    for (int l = 0; l < offset.length; l++) {
      int ky = l % area / shape.kernelWidth();
      int kx = l % shape.kernelWidth();
      int part = (l / area * stride + ky % stride) * stride + kx % stride;
      offset[l] = (part * height + ky / stride) * pitch + kx / stride;
    }
  }

  /** At stride 1 the padding right of one row is the padding left of the next. */
  private static int pitch(Conv.Shape s) {
    int padded = s.width() + (s.stride() == 1 ? 1 : 2) * s.padding();
    return Math.ceilDiv(padded, s.stride());
  }

  private static int height(Conv.Shape s) {
    return Math.ceilDiv(s.height() + 2 * s.padding(), s.stride());
  }

  /**
   * Whether a convolution can be computed this way, and is not a plain product; with more padding
   * than this an output row would be longer than the image's.
   */
  static boolean suits(Conv.Shape s) {
    long parts = (long) s.stride() * s.stride();
    return s.kernelHeight() * s.kernelWidth() * s.stride() > 1
        && s.padding() < s.kernelWidth()
        && s.outWidth() <= pitch(s)
        && s.inChannels() * parts * height(s) * pitch(s) < 1 << 28;
  }

  /** Floats of the parted image, and as many as the last panel reads beyond. */
  long paddedSize() {
    long parts = (long) shape.inChannels() * shape.stride() * shape.stride();
    return parts * height * pitch + shape.kernelWidth() + (long) TileFamily.MAX_NR * Lanes.LENGTH;
  }

  /** Copies an image into its padding, which must be zeros and stays so. */
  void pad(long image, long padded) {
    int stride = shape.stride();
    int padding = shape.padding();
    int width = shape.width();
    long from = image;
    for (int c = 0; c < shape.inChannels(); c++) {
      // Row y + padding of the padded image is row `at` of phase `phase`: no division a row.
      int phase = padding % stride;
      int at = padding / stride;
      for (int y = 0; y < shape.height(); y++, from += 4L * width) {
        if (phase < shape.kernelHeight()) { // else no window looks there
          int part = (c * stride + phase) * stride;
          long to = padded + 4L * ((long) part * height + at) * pitch;
          Strided.part(from, width, stride, padding, to, height * pitch);
        }
        phase++;
        if (phase == stride) {
          phase = 0;
          at++;
        }
      }
    }
  }

  /** Columns of the matrix: the outputs, at stride 1 with what lies between their rows. */
  int columns() {
    return gaps()
        ? (shape.outHeight() - 1) * pitch + shape.outWidth()
        : shape.outHeight() * shape.outWidth();
  }

  @Override
  public void pack(long b, int n, int k0, int length, int j0, int width, long buffer, int nr) {
    int ow = shape.outWidth();
    boolean straight = gaps() || pitch == ow;
    for (int l = 0; l < length; l++) {
      long from = b + 4L * offset[k0 + l];
      long to = buffer + (long) l * nr * Lanes.BYTES;
      if (straight) {
        ImageSource.copy(from + 4L * j0, to, nr * Lanes.LENGTH);
        continue;
      }
      int y = j0 / ow;
      int x = j0 % ow;
      for (int done = 0; done < width; y++, x = 0) {
        int count = Math.min(width - done, ow - x);
        ImageSource.copyBeyond(from + 4 * ((long) y * pitch + x), to + 4L * done, count);
        done += count;
      }
    }
  }

  @Override
  public boolean gaps() {
    return shape.stride() == 1;
  }

  @Override
  public void write(long panelRow, long c, int row, int n, int j0, int width) {
    if (gaps()) {
      rows(panelRow, c, row, j0, width, false);
    } else {
      PanelSource.super.write(panelRow, c, row, n, j0, width);
    }
  }

  @Override
  public void read(long c, int row, int n, int j0, int width, long panelRow) {
    if (gaps()) {
      rows(panelRow, c, row, j0, width, true);
    } else {
      PanelSource.super.read(c, row, n, j0, width, panelRow);
    }
  }

  /** Copies between a panel's row and C, where what lies between the image's rows is not. */
  private void rows(long panelRow, long c, int row, int j0, int width, boolean reading) {
    int ow = shape.outWidth();
    int y = j0 / pitch;
    int x = j0 % pitch;
    long plane = c + 4L * row * shape.outHeight() * ow;
    for (int done = 0; done < width; y++) {
      int columns = Math.min(width - done, ow - x);
      if (columns > 0) {
        long inPanel = panelRow + 4L * done;
        long inC = plane + 4 * ((long) y * ow + x);
        ImageSource.copy(reading ? inC : inPanel, reading ? inPanel : inC, columns);
      }
      done += pitch - x;
      x = 0;
    }
  }
}
