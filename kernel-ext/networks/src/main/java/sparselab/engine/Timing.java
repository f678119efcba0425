package sparselab.engine;

import java.util.Arrays;

/**
 * Time of one call over several rounds.
 *
 * @param seconds median
 * @param lowSeconds first quartile
 * @param highSeconds third quartile
 * @param rounds number of samples
 */
public record Timing(double seconds, double lowSeconds, double highSeconds, int rounds) {
  /** Median and quartiles, by linear interpolation. */
  static Timing of(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Timing(
        quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  public double milliseconds() {
    return 1e3 * seconds;
  }

  @Override
  public String toString() {
    return "%.4f ms (%.4f … %.4f)".formatted(1e3 * seconds, 1e3 * lowSeconds, 1e3 * highSeconds);
  }
}
