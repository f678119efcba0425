package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 03: how sparse after each round? */
@FunctionalInterface
public interface CubicSchedule {
  /** {@code s_r = s·(1 − (1 − r/R)³)} for r = 1 … R. */
  double[] sparsities(double target, int rounds);

  /** The exercise. */
  Exercise<CubicSchedule> EXERCISE =
      new Exercise<>(
          "cubic-schedule",
          "Write the cubic schedule",
          5,
          CubicSchedule.class,
          "(s, r) -> cubicSchedule(s, r)",
          List.of(
              Check.of(
                  "takes much at first and little at the end",
                  2,
                  example(0.8, 0.7, 0.8),
                  example(0.64, 0.37, 0.56, 0.63, 0.64)),
              Check.of("one round is one shot", 1, example(0.9, 0.9))),
          List.of(
              "The first round is r = 1, the last r = R: the last one must be the target itself.",
              "left = 1 − (double) r / rounds is the part of the way that is still to go; its third"
                  + " power is the part of the target that is still missing."),
          """
          double[] cubicSchedule(double target, int rounds) {
              // BEGIN SOLUTION
              double[] sparsities = new double[rounds];
              for (int r = 1; r <= rounds; r++) {
                  double left = 1 - (double) r / rounds;
                  sparsities[r - 1] = target * (1 - left * left * left);
              }
              return sparsities;
              // END SOLUTION
          }""");

  /** A target with its schedule, with words for each usual mistake. */
  static Near<CubicSchedule, double[]> example(double target, double... expected) {
    int rounds = expected.length;
    double[] late = rounds(rounds, r -> target * (1 - Math.pow(1 - (r - 1) / rounds, 3)));
    return new Near<>(
        "target = %s, rounds = %d".formatted(target, rounds),
        of -> of.sparsities(target, rounds),
        expected,
        1e-9,
        Usual.nudge(
            "s·(1 − (1 − r/R)³) for r = 1 … R; compare with " + Show.value(expected) + ".",
            List.of(
                mistake(
                    late,
                    "The first round is r = 1: yours begins at 0 and never reaches the target."),
                mistake(
                    rounds(rounds, r -> target * r / rounds),
                    "That is a straight line; the cubic one takes more at first, while weights abound."),
                mistake(
                    rounds(rounds, r -> target * Math.pow(r / rounds, 3)),
                    "Upside down: this begins slowly and takes most at the end, where it hurts."),
                mistake(
                    rounds(rounds, r -> target * (1 - Math.pow(1 - r / rounds, 2))),
                    "The third power, not the second."),
                mistake(
                    rounds(rounds, r -> r < rounds ? 0 : target),
                    "r / rounds of two whole numbers is cut to a whole number: cast one to double."))));
  }

  private static double[] rounds(int rounds, DoubleUnaryOperator sparsity) {
    return IntStream.rangeClosed(1, rounds).mapToDouble(r -> sparsity.applyAsDouble(r)).toArray();
  }
}
