package sparselab.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import sparselab.data.Split;
import sparselab.network.Network;
import sparselab.train.Crew;
import sparselab.train.Inference;
import sparselab.train.Progress;

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

    static <T> Mean over(List<T> results, ToDoubleFunction<T> value) {
      return of(results.stream().mapToDouble(value).toArray());
    }

    /** As a percentage. */
    @Override
    public String toString() {
      return format("%.2f ± %.2f", 100 * mean, 100 * deviation);
    }
  }

  /** What one seed gives. */
  @FunctionalInterface
  interface Trial<T> {
    T of(long seed, Progress progress);
  }

  /** The results of all seeds, in their order; as many at a time as there are processors. */
  static <T> List<T> each(List<Long> seeds, Progress progress, Trial<T> trial) throws IOException {
    Map<Long, T> found = new ConcurrentHashMap<>();
    Crew.run(
        progress,
        crew -> seeds.forEach(seed -> crew.add(() -> found.put(seed, trial.of(seed, crew)))));
    return seeds.stream().map(seed -> Objects.requireNonNull(found.get(seed))).toList();
  }

  /** A line for each seed: two accuracies in percent. */
  static <T> List<String> bySeed(
      String title,
      List<Long> seeds,
      List<T> results,
      ToDoubleFunction<T> first,
      ToDoubleFunction<T> second) {
    var table = new ArrayList<String>();
    table.add("seed: %s (test accuracy in %%)".formatted(title));
    for (int i = 0; i < seeds.size(); i++) {
      T result = results.get(i);
      table.add(
          format(
              "%d: %.2f, %.2f",
              seeds.get(i), 100 * first.applyAsDouble(result), 100 * second.applyAsDouble(result)));
    }
    return table;
  }

  static double test(Network network, Split data) {
    return Inference.of(network).evaluate(data.test()).accuracy();
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
