package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 04: what several seeds say together. */
@FunctionalInterface
public interface MeanAndDeviation {
  /** Mean and sample standard deviation {@code √(Σ(a − mean)² / (n − 1))}; 0 for one value. */
  double[] of(double[] accuracies);

  /** The exercise. */
  Exercise<MeanAndDeviation> EXERCISE =
      new Exercise<>(
          "mean-and-deviation",
          "A result with its spread",
          4,
          MeanAndDeviation.class,
          "a -> meanAndDeviation(a)",
          List.of(
              Check.of(
                  "gives the mean first",
                  1,
                  example(80, 0, 80, 80, 80),
                  example(91, 1, 90, 91, 92)),
              Check.of(
                  "gives the deviation of a sample",
                  1,
                  example(4, Math.sqrt(12), 2, 2, 8),
                  example(4, 2, 2, 4, 6)),
              Check.of("one value has no spread", 1, example(97, 0, 97))),
          List.of(
              "Two passes: first the mean, then the squares of the distances from it.",
              "Divide the sum of squares by n − 1: the mean was taken from the same values, so they lie"
                  + " a little too close to it. With one value there is nothing to divide by: 0."),
          """
          double[] meanAndDeviation(double[] accuracies) {
              // BEGIN SOLUTION
              double mean = Arrays.stream(accuracies).average().orElseThrow();
              double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
              int n = accuracies.length;
              return new double[] {mean, n == 1 ? 0 : Math.sqrt(squares / (n - 1))};
              // END SOLUTION
          }""");

  /** Values with mean and deviation, with words for each usual mistake. */
  static Near<MeanAndDeviation, double[]> example(
      double mean, double deviation, double... accuracies) {
    int n = accuracies.length;
    double[] sorted = accuracies.clone();
    Arrays.sort(sorted);
    return new Near<>(
        "accuracies = " + Show.value(accuracies),
        of -> of.of(accuracies.clone()),
        new double[] {mean, deviation},
        1e-9,
        Usual.nudge(
            "Two numbers: the mean, then √(Σ(a − mean)² / (n − 1)).",
            List.of(
                mistake(new double[] {mean, Double.NaN}, "0 / 0: one value has no spread, say 0."),
                mistake(
                    new double[] {mean, deviation * Math.sqrt((n - 1.0) / n)},
                    "Divided by n: of a sample it is n − 1, or the spread looks smaller than it is."),
                mistake(
                    new double[] {mean, deviation * deviation},
                    "That is the variance; the deviation is its root, in points like the mean."),
                mistake(
                    new double[] {mean, sorted[n - 1] - sorted[0]},
                    "That is the range, largest − smallest; it grows with the number of seeds."))));
  }
}
