package sparselab.kernels;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Largest value or mean of every window of every channel of an image, channels apart.
 *
 * <p>A mean divides by the window's size, whatever part of it is padding; to the largest value
 * padding adds nothing.
 */
public final class Pooling {
  private final Conv.Shape shape;
  private final boolean mean;
  // Means are rare and small in networks; largest values of whole images are not.
  private final @Nullable VectorPooling vectors;

  /**
   * @param shape the image and the window; its output channels are not used
   * @param mean whether the mean, else the largest
   */
  public Pooling(Conv.Shape shape, boolean mean) {
    this.shape = shape;
    this.mean = mean;
    this.vectors = Simd.PRESENT && !mean ? new VectorPooling(shape) : null;
  }

  /**
   * Planes {@code [from, to)}; allocates nothing once warm.
   *
   * @param x (planes, height, width)
   * @param y (planes, outHeight, outWidth)
   * @throws IllegalArgumentException when x and y are not of as many whole planes, or too few
   */
  public void run(Floats x, Floats y, int from, int to) {
    long size = (long) shape.height() * shape.width();
    long outSize = (long) shape.outHeight() * shape.outWidth();
    if (from < 0 || to < from || x.size() < to * size || y.size() < to * outSize) {
      throw new IllegalArgumentException(
          "Pooling: expected 0 ≤ from ≤ to and room for %d planes of %d × %d, found from %d, inputs %d, outputs %d"
              .formatted(to, shape.height(), shape.width(), from, x.size(), y.size()));
    }
    try {
      for (int c = from; c < to; c++) {
        long in = x.address() + 4L * c * size;
        long out = y.address() + 4L * c * outSize;
        if (vectors == null) {
          plane(in, out);
        } else {
          vectors.plane(in, out);
        }
      }
    } finally {
      // The loops know addresses only; without this the collector may free them.
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
      Reference.reachabilityFence(this);
    }
  }

  private void plane(long in, long out) {
    for (int oy = 0; oy < shape.outHeight(); oy++) {
      for (int ox = 0; ox < shape.outWidth(); ox++, out += 4) {
        Memory.set(out, window(in, oy, ox));
      }
    }
  }

  private float window(long in, int oy, int ox) {
    int top = top(shape, oy);
    int left = ox * shape.stride() - shape.padding();
    float value = mean ? 0 : Float.NEGATIVE_INFINITY;
    for (int y = Math.max(top, 0); y < bottom(shape, top); y++) {
      int right = Math.min(left + shape.kernelWidth(), shape.width());
      for (int x = Math.max(left, 0); x < right; x++) {
        float next = Memory.get(in + 4 * ((long) y * shape.width() + x));
        value = mean ? value + next : Math.max(value, next);
      }
    }
    return mean ? value / (shape.kernelHeight() * shape.kernelWidth()) : value;
  }

  /** First row of the windows of output row {@code oy}, which may lie above the image. */
  static int top(Conv.Shape shape, int oy) {
    return oy * shape.stride() - shape.padding();
  }

  /** Behind the last row of those windows that is in the image. */
  static int bottom(Conv.Shape shape, int top) {
    return Math.min(top + shape.kernelHeight(), shape.height());
  }
}
