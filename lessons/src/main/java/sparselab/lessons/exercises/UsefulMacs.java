package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 01: how many multiplications of a layer are worth doing? */
@FunctionalInterface
public interface UsefulMacs {
  /**
   * Multiply-accumulates of {@code y = W·x} in which neither factor is zero.
   *
   * @param weights (out, in)
   * @param x (in)
   */
  long macs(float[][] weights, float[] x);

  /** The exercise. */
  Exercise<UsefulMacs> EXERCISE =
      new Exercise<>(
          "useful-macs",
          "Count the useful multiplications",
          4,
          UsefulMacs.class,
          "(w, x) -> usefulMacs(w, x)",
          List.of(
              Check.of(
                  "skips where the weight is zero",
                  1,
                  example(2, new float[][] {{1, 0}, {0, 2}}, 3, 4),
                  example(0, new float[][] {{0, 0}}, 1, 1)),
              Check.of(
                  "skips where the activation is zero too",
                  1,
                  example(1, new float[][] {{1, 0, 5}, {0, 2, 6}}, 0, 4, 0),
                  example(3, new float[][] {{1, 2, 3}, {4, 0, 0}}, 1, 2, 0)),
              Check.of(
                  "looks at the factors, not at the product",
                  1,
                  example(1, new float[][] {{1e-30f}}, 1e-30f))),
          List.of(
              "Walk over all pairs of an output o and an input i: which two numbers meet there?",
              "Count a pair when weights[o][i] != 0 && x[i] != 0."),
          """
          long usefulMacs(float[][] weights, float[] x) {
              // BEGIN SOLUTION
              long macs = 0;
              for (float[] row : weights) {
                  for (int i = 0; i < x.length; i++) {
                      if (row[i] != 0 && x[i] != 0) macs++;
                  }
              }
              return macs;
              // END SOLUTION
          }""");

  /** A layer, an input and their count, with words for each usual mistake. */
  static Example<UsefulMacs, Long> example(long expected, float[][] weights, float... x) {
    long weight = 0;
    long input = 0;
    long either = 0;
    long product = 0;
    for (float[] row : weights) {
      for (int i = 0; i < x.length; i++) {
        weight += row[i] != 0 ? 1 : 0;
        input += x[i] != 0 ? 1 : 0;
        either += row[i] != 0 || x[i] != 0 ? 1 : 0;
        product += row[i] * x[i] != 0 ? 1 : 0;
      }
    }
    return new Example<>(
        "weights = %s, x = %s".formatted(Show.value(weights), Show.value(x)),
        of -> of.macs(copy(weights), x.clone()),
        expected,
        Usual.nudge(
            "Count the pairs (output, input) whose weight and whose activation are both not zero.",
            List.of(
                mistake(
                    (long) weights.length * x.length,
                    "That is what a dense engine does: every pair."),
                mistake(
                    either, "One zero factor is enough to make a product worthless: and, not or."),
                mistake(
                    weight, "A multiplication by an activation that is zero is wasted as well."),
                mistake(input, "A multiplication by a weight that is zero is wasted as well."),
                mistake(
                    product,
                    "Two small factors can have a product that rounds to zero; the hardware"
                        + " sees the factors. Test each of them."))));
  }

  private static float[][] copy(float[][] weights) {
    float[][] copy = weights.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = copy[i].clone();
    }
    return copy;
  }
}
