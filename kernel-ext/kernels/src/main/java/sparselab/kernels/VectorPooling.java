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
  private final Conv.Shape shape;
  private final Phases phases;
  // One row of the image, then its phases with their padding.
  private final ThreadLocal<Floats> scratch;

  VectorPooling(Conv.Shape shape) {
    this.shape = shape;
    this.phases = Phases.of(shape);
    this.scratch = ThreadLocal.withInitial(this::scratch);
  }

  private Floats scratch() {
    var floats = Floats.allocate(rowFloats() + (long) phases.floats());
    for (long i = rowFloats(); i < floats.size(); i++) {
      floats.set(i, Float.NEGATIVE_INFINITY);
    }
    return floats;
  }

  private int rowFloats() {
    return Math.ceilDiv(shape.width(), Lanes.LENGTH) * Lanes.LENGTH;
  }

  void plane(long in, long out) {
    long row = scratch.get().address();
    long parted = row + 4L * rowFloats();
    for (int oy = 0; oy < shape.outHeight(); oy++) {
      int top = Pooling.top(shape, oy);
      down(in, Math.max(top, 0), Pooling.bottom(shape, top), row);
      phases.part(row, parted);
      across(parted, out + 4L * oy * shape.outWidth());
    }
  }

  private void down(long in, int from, int to, long row) {
    int width = shape.width();
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

  private void across(long parted, long out) {
    for (int x = 0; x < shape.outWidth(); x += Lanes.LENGTH) {
      var value = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int kx = 0; kx < shape.kernelWidth(); kx++) {
        long at = (parted + 4L * (phases.column(kx) + x)) & Memory.ADDRESS;
        value = value.max(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER));
      }
      var mask = Lanes.first(shape.outWidth() - x);
      value.intoMemorySegment(Memory.ALL, (out + 4L * x) & Memory.ADDRESS, ORDER, mask);
    }
  }
}
