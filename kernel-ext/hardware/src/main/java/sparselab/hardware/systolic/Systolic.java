package sparselab.hardware.systolic;

/**
 * Cycles of a product {@code (m,k)·(k,n)} on a systolic array of {@code rows × columns}, with no
 * memory stalls.
 *
 * <p>{@code cycles = ⌈Sr/R⌉·⌈Sc/C⌉·fold}: output stationary Sr = m, Sc = n, fold = k + R + C − 2;
 * weight stationary Sr = k, Sc = n, fold = m + 2R + C − 2; input stationary Sr = k, Sc = m, fold =
 * n + 2R + C − 2. Equal to SCALE-Sim 3.0.0, which prints one less.
 */
public record Systolic(long rows, long columns) {
  public Systolic {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "systolic array: expected positive sides, found " + rows + "x" + columns);
    }
  }

  /** Cycles when loading never overlaps working, as SCALE-Sim counts. */
  public long cycles(Dataflow flow, long m, long k, long n) {
    check(m, k, n);
    return switch (flow) {
      case OUTPUT_STATIONARY -> folds(m, n) * (k + rows + columns - 2);
      case WEIGHT_STATIONARY -> folds(k, n) * (m + 2 * rows + columns - 2);
      case INPUT_STATIONARY -> folds(k, m) * (n + 2 * rows + columns - 2);
    };
  }

  /** Weight stationary with {@code keep} of each {@code of} weights stored: k becomes k·keep/of. */
  public long cyclesNOfM(long m, long k, long n, int keep, int of) {
    return cycles(Dataflow.WEIGHT_STATIONARY, m, Math.ceilDiv(k * keep, (long) of), n);
  }

  /**
   * A real TPU: the next tile of weights shifts in while this one works, so a tile costs {@code
   * max(m, R)} cycles, and filling and draining are paid once.
   *
   * @param tileLoadCycles cycles to fetch a tile from memory, 0 if that never binds
   */
  public long cyclesDoubleBuffered(long m, long k, long n, long tileLoadCycles) {
    check(m, k, n);
    return folds(k, n) * Math.max(Math.max(m, rows), tileLoadCycles) + rows + columns - 2;
  }

  /** {@code ⌈a/R⌉·⌈b/C⌉}. */
  public long folds(long a, long b) {
    return Math.ceilDiv(a, rows) * Math.ceilDiv(b, columns);
  }

  /** Mean share of the array that holds something: {@code a·b/(folds·R·C)}. */
  public double mappingEfficiency(long a, long b) {
    return (double) a * b / ((double) folds(a, b) * rows * columns);
  }

  private static void check(long m, long k, long n) {
    if (m < 1 || k < 1 || n < 1) {
      throw new IllegalArgumentException(
          "systolic product: expected m, k, n >= 1, found " + m + ", " + k + ", " + n);
    }
  }
}
