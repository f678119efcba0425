package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * The largest values of {@link Pooling} by vectors: first down the window's rows, then across its
 * columns, of which every stride-th lies together.
 */
final class VectorPooling {
  private VectorPooling() {}

  /** One row of the image, then its phases with their padding. */
  static Floats scratch(Conv.Shape shape) {
    var scratch = Floats.allocate(rowFloats(shape) + (long) shape.stride() * pitch(shape));
    for (long i = rowFloats(shape); i < scratch.size(); i++) {
      scratch.set(i, Float.NEGATIVE_INFINITY);
    }
    return scratch;
  }

  private static int rowFloats(Conv.Shape shape) {
    return Math.ceilDiv(shape.width(), Lanes.LENGTH) * Lanes.LENGTH;
  }

  /** Floats of one phase: all that whole vectors of outputs read. */
  private static int pitch(Conv.Shape shape) {
    return shape.outWidth() + Lanes.LENGTH + Math.ceilDiv(shape.kernelWidth(), shape.stride());
  }

  static void plane(Pooling pooling, long in, long out, long scratch) {
    var shape = pooling.shape;
    long phases = scratch + 4L * rowFloats(shape);
    // Columns that some window reaches.
    int reach = Math.min(shape.width(), shape.stride() * pitch(shape) - shape.padding());
    for (int oy = 0; oy < shape.outHeight(); oy++) {
      int top = pooling.top(oy);
      down(pooling, in, Math.max(top, 0), pooling.bottom(top), scratch);
      if (shape.stride() == 1) {
        ImageSource.copy(scratch, phases + 4L * shape.padding(), reach);
      } else {
        Strided.part(scratch, reach, shape.stride(), shape.padding(), phases, pitch(shape));
      }
      across(pooling, phases, out + 4L * oy * shape.outWidth());
    }
  }

  private static void down(Pooling pooling, long in, int from, int to, long row) {
    int width = pooling.shape.width();
    for (int x = 0; x < width; x += Lanes.LENGTH) {
      var mask = Lanes.first(width - x);
      var value = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int y = from; y < to; y++) {
        long at = (in + 4 * ((long) y * width + x)) & Memory.ADDRESS;
        value = value.max(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER, mask));
      }
      value.intoMemorySegment(Memory.ALL, (row + 4L * x) & Memory.ADDRESS, ORDER);
    }
  }

  private static void across(Pooling pooling, long phases, long out) {
    var shape = pooling.shape;
    int pitch = pitch(shape);
    for (int x = 0; x < shape.outWidth(); x += Lanes.LENGTH) {
      var value = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int kx = 0; kx < shape.kernelWidth(); kx++) {
        int column = kx % shape.stride() * pitch + kx / shape.stride() + x;
        value =
            value.max(
                fromMemorySegment(
                    SPECIES, Memory.ALL, (phases + 4L * column) & Memory.ADDRESS, ORDER));
      }
      var mask = Lanes.first(shape.outWidth() - x);
      value.intoMemorySegment(Memory.ALL, (out + 4L * x) & Memory.ADDRESS, ORDER, mask);
    }
  }
}
