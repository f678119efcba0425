package sparselab.findings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import sparselab.data.Split;
import sparselab.network.Network;
import sparselab.train.Inference;

/** Replicates, means and spreads. */
final class Trials {
  static final List<Long> SEEDS = List.of(1L, 2L, 3L);

  private Trials() {}

  /** Mean and standard deviation of a sample. */
  record Mean(double mean, double deviation, int count) {
    static Mean of(double... values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Mean(
          mean, values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)), values.length);
    }

    static Mean over(List<Long> seeds, LongToDoubleFunction value) {
      return of(seeds.stream().mapToDouble(value::applyAsDouble).toArray());
    }

    /** As a percentage. */
    @Override
    public String toString() {
      return format("%.2f ± %.2f", 100 * mean, 100 * deviation);
    }
  }

  static double test(Network network, Split data) {
    return Inference.of(network).evaluate(data.test()).accuracy();
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
