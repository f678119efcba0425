package sparselab.engine;

/**
 * How many times as fast, over pairs of neighbouring rounds: the ratio of each pair, so that what
 * slows the machine down for a while cancels out.
 *
 * @param median of the ratios
 * @param low first quartile
 * @param high third quartile
 */
public record Speedup(double median, double low, double high) {
  @Override
  public String toString() {
    return "%.2f× as fast (%.2f … %.2f)".formatted(median, low, high);
  }
}
