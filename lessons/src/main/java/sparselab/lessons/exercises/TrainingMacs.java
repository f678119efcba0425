package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 10: what does sparse training cost, counted honestly? */
@FunctionalInterface
public interface TrainingMacs {
  /**
   * Cost of RigL by that of dense training. A step is three products of the same size (forward,
   * gradient of the inputs, gradient of the weights); all three skip zeros, but in every {@code
   * period}-th step the gradient of the weights is dense.
   */
  double share(double sparsity, int period);

  /** The exercise. */
  Exercise<TrainingMacs> EXERCISE =
      new Exercise<>(
          "training-macs",
          "What sparse training costs",
          4,
          TrainingMacs.class,
          "(s, p) -> trainingMacs(s, p)",
          List.of(
              Check.of("a dense network costs what it costs", 1, example(1, 0, 10)),
              Check.of(
                  "counts the dense gradients",
                  2,
                  example((0.2 + 1) / 3, 0.9, 1),
                  example(0.13, 0.9, 10),
                  example(0.5 + 0.5 / 6, 0.5, 2))),
          List.of(
              "d = 1 − sparsity. A usual step costs 3·d, a dense one costs 3.",
              "One step of every period costs d + d + 1 instead of 3·d: forward and input gradient stay"
                  + " sparse."),
          """
          double trainingMacs(double sparsity, int period) {
              // BEGIN SOLUTION
              double d = 1 - sparsity;
              double usual = 3 * d;
              double whole = 2 * d + 1;
              return ((period - 1) * usual + whole) / (3.0 * period);
              // END SOLUTION
          }""");

  /** A share, with words for each usual mistake. */
  static Near<TrainingMacs, Double> example(double expected, double sparsity, int period) {
    double d = 1 - sparsity;
    return new Near<>(
        "sparsity = %s, period = %d".formatted(sparsity, period),
        of -> of.share(sparsity, period),
        expected,
        1e-9,
        Usual.nudge(
            "Add up period steps: all but one cost 3·d, one costs 2·d + 1; a dense step costs 3.",
            List.of(
                mistake(sparsity, "That is the share that is skipped, not the one that is left."),
                mistake(d, "Every period-th step asks for the gradient of the pruned weights too."),
                mistake(
                    ((period - 1) * d + 1) / period,
                    "In the dense step only the gradient of the weights is dense; forward and input"
                        + " gradient go on skipping."),
                mistake(
                    3 * expected,
                    "By the cost of dense training, whose step is three products too."),
                mistake(
                    (period * 3 * d + 2 * d + 1) / (3.0 * period),
                    "The dense step is one of the period steps, not one more."))));
  }
}
