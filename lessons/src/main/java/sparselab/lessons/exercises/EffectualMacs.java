package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 08: how many multiplications matter, with zeros in weights and inputs? */
@FunctionalInterface
public interface EffectualMacs {
  /**
   * Multiplications of {@code W·x} in which neither factor is zero.
   *
   * @param weights (outputs, inputs)
   */
  long count(float[][] weights, float[] x);

  /** The exercise. */
  Exercise<EffectualMacs> EXERCISE =
      new Exercise<>(
          "effectual-macs",
          "Count what matters",
          3,
          EffectualMacs.class,
          "(w, x) -> effectualMacs(w, x)",
          List.of(
              Check.of(
                  "counts a multiplication only if both factors are not zero",
                  2,
                  example(1, new float[][] {{1, 0}, {1, 1}}, 0, 1),
                  example(0, new float[][] {{0, 2, 0, 0}, {0, 0, 0, 4}}, 9, 0, 9, 0),
                  example(1, new float[][] {{-1, 0}}, -2, 5),
                  example(0, new float[][] {{1, 2}}, 0, 0))),
          List.of(
              "Go through all pairs (i, j): weight weights[i][j] meets input x[j].",
              "Count a pair if weights[i][j] != 0 and x[j] != 0. A product of two densities is only what"
                  + " to expect on average.",
              "Two loops and one if: if (weights[i][j] != 0 && x[j] != 0) count++."),
          """
          long effectualMacs(float[][] weights, float[] x) {
              // BEGIN SOLUTION
              long count = 0;
              for (float[] row : weights) {
                  for (int j = 0; j < x.length; j++) {
                      if (row[j] != 0 && x[j] != 0) count++;
                  }
              }
              return count;
              // END SOLUTION
          }""");

  /** One layer with what must come out, and words for each usual mistake. */
  static Example<EffectualMacs, Long> example(long expected, float[][] weights, float... x) {
    long either = 0;
    long byWeight = 0;
    long live = 0;
    for (float[] row : weights) {
      for (int j = 0; j < x.length; j++) {
        either += row[j] != 0 || x[j] != 0 ? 1 : 0;
        byWeight += row[j] != 0 ? 1 : 0;
        live += x[j] != 0 ? 1 : 0;
      }
    }
    long or = either;
    long weightsOnly = byWeight;
    long inputsOnly = live;
    return new Example<>(
        "weights = %s, x = %s".formatted(Show.value(weights), Show.value(x)),
        it -> it.count(weights, x.clone()),
        expected,
        got -> {
          if (got == weightsOnly) {
            return "You skipped the zeros of the weights only; the inputs have zeros too.";
          }
          if (got == inputsOnly) {
            return "You skipped the zeros of the inputs only; the weights have zeros too.";
          }
          return got == or
              ? "One zero factor is enough to make a product zero: both must be different from 0."
              : "Count the pairs one by one: the product of two densities is only an average, and negative numbers are not zero.";
        });
  }
}
