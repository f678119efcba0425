package sparselab.kernels;

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
        Lanes.store(
            Lanes.load((source + v * Lanes.BYTES) & Memory.ADDRESS),
            (target + v * Lanes.BYTES) & Memory.ADDRESS);
      }
      if (whole < nr) {
        var mask = Lanes.SPECIES.indexInRange(0, width - whole * Lanes.LENGTH);
        Lanes.store(
            Lanes.load((source + whole * Lanes.BYTES) & Memory.ADDRESS, mask),
            (target + whole * Lanes.BYTES) & Memory.ADDRESS);
      }
    }
  }
}
