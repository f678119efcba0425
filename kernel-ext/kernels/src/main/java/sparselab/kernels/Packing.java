package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/** Brings a window of B into a contiguous, aligned buffer of whole vectors. */
final class Packing {
  private Packing() {}

  /**
   * Copies {@code rows} × {@code width} floats, rows {@code stride} bytes apart, to rows of {@code
   * nr} vectors; columns beyond {@code width} become 0.
   */
  static void pack(long from, long stride, int rows, int width, long to, int nr) {
    int whole = width / Lanes.LENGTH;
    for (int i = 0; i < rows; i++) {
      long source = from + i * stride;
      long target = to + (long) i * nr * Lanes.BYTES;
      for (int v = 0; v < whole; v++) {
        fromMemorySegment(SPECIES, Memory.ALL, (source + v * Lanes.BYTES) & Memory.ADDRESS, ORDER)
            .intoMemorySegment(Memory.ALL, (target + v * Lanes.BYTES) & Memory.ADDRESS, ORDER);
      }
      if (whole < nr) {
        var mask = Lanes.first(width - whole * Lanes.LENGTH);
        fromMemorySegment(
                SPECIES, Memory.ALL, (source + whole * Lanes.BYTES) & Memory.ADDRESS, ORDER, mask)
            .intoMemorySegment(Memory.ALL, (target + whole * Lanes.BYTES) & Memory.ADDRESS, ORDER);
      }
    }
  }
}
