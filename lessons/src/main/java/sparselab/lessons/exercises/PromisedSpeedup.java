package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 00: how many times as fast can a sparse network be at best? */
@FunctionalInterface
public interface PromisedSpeedup {
  /** {@code 1 / (1 − sparsity)}: all the multiplications by those that are left. */
  double times(double sparsity);

  /** The exercise. */
  Exercise<PromisedSpeedup> EXERCISE =
      new Exercise<>(
          "promised-speedup",
          "What zeros promise",
          2,
          PromisedSpeedup.class,
          "s -> promisedSpeedup(s)",
          List.of(
              Check.of(
                  "is all the work by the work that is left",
                  1,
                  example(2, 0.5),
                  example(4, 0.75),
                  example(1, 0))),
          List.of(
              "Of 100 weights at a sparsity of 0.75, how many are left? How many times more are 100?",
              "1 − sparsity is left; divide the whole by it."),
          """
          double promisedSpeedup(double sparsity) {
              // BEGIN SOLUTION
              return 1 / (1 - sparsity);
              // END SOLUTION
          }""");

  /** A sparsity and its promise, with words for each usual mistake. */
  static Near<PromisedSpeedup, Double> example(double expected, double sparsity) {
    return new Near<>(
        "sparsity = " + sparsity,
        of -> of.times(sparsity),
        expected,
        1e-9,
        Usual.nudge(
            "All the multiplications, by those that are left.",
            List.of(
                mistake(
                    1 - sparsity, "That is the share that is left; how many times is the whole?"),
                mistake(1 / sparsity, "Divide by what is left, not by what is gone."),
                mistake(
                    1 + sparsity,
                    "At 0.5 half of the work is left, and a half takes half the time: twice as fast."),
                mistake(
                    100 * expected, "As a factor, please, not in percent: 2 for twice as fast."))));
  }
}
