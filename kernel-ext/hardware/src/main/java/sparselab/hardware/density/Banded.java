package sparselab.hardware.density;

/** A square matrix whose non-zeros lie within {@code halfWidth} of the diagonal. */
public record Banded(long size, long halfWidth) {
  public Banded {
    if (size < 1 || halfWidth < 0) {
      throw new IllegalArgumentException(
          "banded: expected size >= 1 and halfWidth >= 0, found " + size + ", " + halfWidth);
    }
  }

  /** {@code m + 2·Σ_{u=1..w} (m − u)}. */
  public long nonZeros() {
    long w = Math.min(halfWidth, size - 1);
    return size + 2 * (w * size - w * (w + 1) / 2);
  }

  public double density() {
    return (double) nonZeros() / ((double) size * size);
  }
}
