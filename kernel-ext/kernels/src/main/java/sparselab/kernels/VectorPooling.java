package sparselab.kernels;

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
      var mask = Lanes.SPECIES.indexInRange(x, width);
      var value = Lanes.broadcast(Float.NEGATIVE_INFINITY);
      for (int y = from; y < to; y++) {
        long at = (in + 4 * ((long) y * width + x)) & Memory.ADDRESS;
        value = value.max(Lanes.load(at, mask));
      }
      Lanes.store(value, (row + 4L * x) & Memory.ADDRESS);
    }
  }

  private static void across(Pooling pooling, long phases, long out) {
    var shape = pooling.shape;
    int pitch = pitch(shape);
    for (int x = 0; x < shape.outWidth(); x += Lanes.LENGTH) {
      var value = Lanes.broadcast(Float.NEGATIVE_INFINITY);
      for (int kx = 0; kx < shape.kernelWidth(); kx++) {
        int column = kx % shape.stride() * pitch + kx / shape.stride() + x;
        value = value.max(Lanes.load((phases + 4L * column) & Memory.ADDRESS));
      }
      var mask = Lanes.SPECIES.indexInRange(x, shape.outWidth());
      Lanes.store(value, (out + 4L * x) & Memory.ADDRESS, mask);
    }
  }
}
