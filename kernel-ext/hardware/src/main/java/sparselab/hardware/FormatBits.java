package sparselab.hardware;

/**
 * Expected bits of a tile of {@code n} elements at density {@code d} with {@code b}-bit values:
 * Sparseloop's format models for one rank (Wu et al. 2022).
 */
public final class FormatBits {
  private FormatBits() {}

  /** {@code n·b}. */
  public static double dense(double n, int b) {
    return n * b;
  }

  /** {@code n + n·d·b}; smaller than dense below density {@code 1 − 1/b}. */
  public static double bitmask(double n, double d, int b) {
    return n + n * d * b;
  }

  /** {@code n·d·(b + ⌈log2 n⌉)}; smaller than dense below density {@code b/(b + ⌈log2 n⌉)}. */
  public static double coordinates(long n, double d, int b) {
    return n * d * (b + FormatSize.ceilLog2(n));
  }

  /**
   * {@code n·d·(1 + z)·(b + r)}: z = q/(1 − q), q = (1 − d)^(2^r), is the expected number of
   * explicit zeros before a value, needed when a run exceeds {@code 2^r − 1}.
   */
  public static double runLength(double n, double d, int b, int r) {
    double tooLong = Math.pow(1 - d, Math.pow(2, r));
    double padding = tooLong >= 1 ? 0 : tooLong / (1 - tooLong);
    return n * d * (1 + padding) * (b + r);
  }

  /** {@code (R + 1)·p + R·C·d·(b + ⌈log2 C⌉)} with p-bit row pointers. */
  public static double csr(long rows, long cols, double d, int b, int pointerBits) {
    return (rows + 1.0) * pointerBits + (double) rows * cols * d * (b + FormatSize.ceilLog2(cols));
  }

  /** {@code n·(N/M)·(b + ⌈log2 M⌉)}: 2:4 is 0.5625 of dense at 16 bit, 0.625 at 8, 0.75 at 4. */
  public static double nOfM(double n, Structure.NofM pattern, int b) {
    return n * pattern.n() / pattern.m() * (b + FormatSize.ceilLog2(pattern.m()));
  }

  /** Density below which a bitmask is smaller than dense, {@code 1 − 1/b}. */
  public static double bitmaskBreakEven(int b) {
    return 1 - 1.0 / b;
  }

  /** Density below which coordinates are smaller than dense, {@code b/(b + index bits)}. */
  public static double coordinatesBreakEven(int b, int indexBits) {
    return (double) b / (b + indexBits);
  }
}
