package sparselab.lessons.exercises;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 09: what a network gains when some of its layers do (Amdahl's law). */
@FunctionalInterface
public interface WholeSpeedup {
  /**
   * {@code Σ seconds / Σ (seconds_i / speedups_i)}.
   *
   * @param seconds of each layer, dense
   * @param speedups of each layer; 1 where nothing changes
   */
  double speedup(double[] seconds, double[] speedups);

  /** The exercise. */
  Exercise<WholeSpeedup> EXERCISE =
      new Exercise<>(
          "whole-speedup",
          "From layers to the network",
          4,
          WholeSpeedup.class,
          "(t, s) -> wholeSpeedup(t, s)",
          List.of(
              Check.of(
                  "is right when all layers gain alike",
                  1,
                  example(array(1, 2, 3), array(2, 2, 2)),
                  example(array(0.5), array(4))),
              Check.of(
                  "is held back by the layers that stay dense",
                  2,
                  example(array(1, 1, 2), array(1, 4, 8)),
                  example(array(3, 1), array(3, 1)))),
          List.of(
              "Compute two times: of the whole network before, and after.",
              "After: each layer takes seconds[i] / speedups[i].",
              "Add up seconds[i] in one sum and seconds[i] / speedups[i] in another; return the first"
                  + " divided by the second."),
          """
          double wholeSpeedup(double[] seconds, double[] speedups) {
              // BEGIN SOLUTION
              double before = 0, after = 0;
              for (int i = 0; i < seconds.length; i++) {
                  before += seconds[i];
                  after += seconds[i] / speedups[i];
              }
              return before / after;
              // END SOLUTION
          }""");

  private static double[] array(double... values) {
    return values;
  }

  /** One network with what must come out, and words for each usual mistake. */
  static Near<WholeSpeedup, Double> example(double[] seconds, double[] speedups) {
    double before = DoubleStream.of(seconds).sum();
    double after = layers(seconds.length, i -> seconds[i] / speedups[i]).sum();
    double byTime = layers(seconds.length, i -> seconds[i] * speedups[i]).sum() / before;
    double plain = DoubleStream.of(speedups).sum() / speedups.length;
    double all = DoubleStream.of(speedups).reduce(1, (a, b) -> a * b);
    double inverse = after / before;
    return new Near<>(
        "seconds = %s, speedups = %s".formatted(Show.value(seconds), Show.value(speedups)),
        it -> it.speedup(seconds.clone(), speedups.clone()),
        before / after,
        1e-9,
        got -> {
          if (near(got, inverse)) {
            return "Upside down: a speed-up is time before divided by time after.";
          }
          if (near(got, byTime) || near(got, plain)) {
            return "Times may be averaged, speed-ups may not: a layer that is fast already has little time left to give.";
          }
          return near(got, all)
              ? "Layers run one after the other: their speed-ups do not multiply."
              : "Add up the time of all layers before and after, then divide.";
        });
  }

  private static DoubleStream layers(int count, IntToDoubleFunction value) {
    return IntStream.range(0, count).mapToDouble(value);
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.abs(b);
  }
}
