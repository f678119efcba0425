package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 01: what is sparsity, exactly? */
@FunctionalInterface
public interface SparsityOf {
  /** Zeros by all, {@code −0.0f} among the zeros; 0 for an empty array. */
  double sparsity(float[] values);

  /** The exercise. */
  Exercise<SparsityOf> EXERCISE =
      new Exercise<>(
          "sparsity-of",
          "Measure the sparsity",
          3,
          SparsityOf.class,
          "v -> sparsityOf(v)",
          List.of(
              Check.of(
                  "is the share of zeros",
                  1,
                  example(0.5, 0, 1, 0, 2),
                  example(0.25, 3, 0, -4, 5),
                  example(0.0, 1, 2, 3)),
              Check.of(
                  "counts −0.0f, but nothing that is merely small",
                  1,
                  example(0.5, -0f, 1, 0, 2),
                  example(0.2, 1e-30f, 0, -1e-8f, 1, 2),
                  example(0.0))),
          List.of(
              "Two numbers are needed: how many values are zero, and how many there are.",
              "In Java 0.0f == -0.0f is true, and 1 / 2 is 0 while 1.0 / 2 is 0.5."),
          """
          double sparsityOf(float[] values) {
              // BEGIN SOLUTION
              int zeros = 0;
              for (float value : values) {
                  if (value == 0) zeros++;
              }
              return values.length == 0 ? 0 : (double) zeros / values.length;
              // END SOLUTION
          }""");

  /** These values and their sparsity, with words for each usual mistake. */
  static Example<SparsityOf, Double> example(double expected, float... values) {
    double zeros = 0;
    double plus = 0;
    double small = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
      plus += Float.valueOf(value).equals(0f) ? 1 : 0;
      small += Math.abs(value) < 1e-6f ? 1 : 0;
    }
    int n = Math.max(1, values.length);
    return new Example<>(
        "values = " + Show.value(values),
        of -> of.sparsity(values.clone()),
        expected,
        Usual.nudge(
            "Count the values that are zero, and divide by how many there are.",
            List.of(
                mistake(Double.NaN, "An empty array has no zeros and no length to divide by: 0."),
                mistake(1 - expected, "That is the density, the share that is kept: 1 − sparsity."),
                mistake(
                    Math.floor(zeros / n),
                    "A whole number by a whole number is cut to a whole number."),
                mistake(zeros, "That is how many zeros there are; the share of them is asked for."),
                mistake(plus / n, "−0.0f is zero too: compare with ==, which says so."),
                mistake(
                    small / n,
                    "A value that is merely small is not zero: no engine can skip it."))));
  }
}
