package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * An image (channels, height, width) seen as the matrix a convolution multiplies with: row {@code
 * (channel·kh + ky)·kw + kx}, column {@code oy·ow + ox}. Only the block a tile needs is ever
 * written, into a buffer in the cache; the matrix itself, k² times the image, never exists.
 */
record ImageSource(Conv.Shape shape) implements PanelSource {
  /** The matrix itself where the convolution is one, else the image. */
  static PanelSource of(Conv.Shape s) {
    boolean plain =
        s.kernelHeight() == 1 && s.kernelWidth() == 1 && s.stride() == 1 && s.padding() == 0;
    return plain ? PanelSource.MATRIX : new ImageSource(s);
  }

  @Override
  public void pack(long b, int n, int k0, int length, int j0, int width, long buffer, int nr) {
    int area = shape.kernelHeight() * shape.kernelWidth();
    int channel = k0 / area;
    int ky = k0 % area / shape.kernelWidth();
    int kx = k0 % shape.kernelWidth();
    long plane = 4L * shape.height() * shape.width();
    long imageEnd = b + 4L * shape.inputSize();
    int oy = j0 / shape.outWidth();
    int ox = j0 % shape.outWidth();
    for (int l = 0; l < length; l++) {
      long target = buffer + (long) l * nr * Lanes.BYTES;
      row(b + channel * plane, imageEnd, ky, kx, oy, ox, width, target);
      zero(target + 4L * width, nr * Lanes.LENGTH - width);
      if (++kx == shape.kernelWidth()) {
        kx = 0;
        if (++ky == shape.kernelHeight()) {
          ky = 0;
          channel++;
        }
      }
    }
  }

  /** One row of the matrix: a run of output pixels, cut where the image's rows end. */
  private void row(
      long plane, long imageEnd, int ky, int kx, int firstY, int firstX, int width, long target) {
    int ow = shape.outWidth();
    int oy = firstY;
    int ox = firstX;
    for (int done = 0; done < width; oy++, ox = 0) {
      int count = Math.min(width - done, ow - ox);
      int y = oy * shape.stride() + ky - shape.padding();
      if (y < 0 || y >= shape.height()) {
        zero(target + 4L * done, count);
      } else {
        long line = plane + 4L * y * shape.width();
        run(line, imageEnd, ox, kx - shape.padding(), count, target + 4L * done);
      }
      done += count;
    }
  }

  /** Output pixels {@code [ox, ox+count)} of one image row, read {@code shift} to the right. */
  private void run(long row, long imageEnd, int ox, int shift, int count, long target) {
    int stride = shape.stride();
    int first = Math.clamp(up(-shift, stride) - ox, 0, count);
    int end = Math.clamp(up(shape.width() - shift, stride) - ox, first, count);
    zero(target, first);
    long from = row + 4L * ((long) (ox + first) * stride + shift);
    if (stride == 1) {
      copyBeyond(from, imageEnd, target + 4L * first, end - first);
    } else {
      for (int i = 0; i < end - first; i++) {
        Memory.set(target + 4L * (first + i), Memory.get(from + 4L * stride * i));
      }
    }
    zero(target + 4L * end, count - end);
  }

  /** {@code ⌈a/stride⌉}; a division for each run of pixels would cost as much as copying it. */
  private static int up(int a, int stride) {
    return stride == 1 ? a : Math.ceilDiv(a, stride);
  }

  /**
   * Copies whole vectors, up to one too far: what lies behind the run in the buffer is written
   * later, and the buffer ends with a vector to spare. Only the image's end stops it.
   */
  private static void copyBeyond(long from, long imageEnd, long to, int count) {
    if (from + 4L * (count + Lanes.LENGTH) > imageEnd) {
      copy(from, to, count);
      return;
    }
    copyBeyond(from, to, count);
  }

  /** The same where nothing stops it. */
  static void copyBeyond(long from, long to, int count) {
    for (int i = 0; i < count; i += Lanes.LENGTH) {
      fromMemorySegment(SPECIES, Memory.ALL, (from + 4L * i) & Memory.ADDRESS, ORDER)
          .intoMemorySegment(Memory.ALL, (to + 4L * i) & Memory.ADDRESS, ORDER);
    }
  }

  /** Copies whole vectors, then what is left under a mask. */
  static void copy(long from, long to, int count) {
    int i = 0;
    for (; i <= count - Lanes.LENGTH; i += Lanes.LENGTH) {
      fromMemorySegment(SPECIES, Memory.ALL, (from + 4L * i) & Memory.ADDRESS, ORDER)
          .intoMemorySegment(Memory.ALL, (to + 4L * i) & Memory.ADDRESS, ORDER);
    }
    if (i < count) {
      var mask = Lanes.first(count - i);
      fromMemorySegment(SPECIES, Memory.ALL, (from + 4L * i) & Memory.ADDRESS, ORDER, mask)
          .intoMemorySegment(Memory.ALL, (to + 4L * i) & Memory.ADDRESS, ORDER, mask);
    }
  }

  static void zero(long to, int count) {
    var zero = broadcast(SPECIES, 0);
    for (int i = 0; i < count; i += Lanes.LENGTH) {
      long at = (to + 4L * i) & Memory.ADDRESS;
      zero.intoMemorySegment(Memory.ALL, at, ORDER, Lanes.first(count - i));
    }
  }
}
