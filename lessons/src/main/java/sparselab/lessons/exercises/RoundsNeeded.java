package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;

/** Lesson 04: how many rounds of pruning does a target take? */
@FunctionalInterface
public interface RoundsNeeded {
  /** The smallest number of rounds R with {@code 1 − (1 − perRound)^R ≥ target}. */
  int rounds(double perRound, double target);

  /** The exercise. */
  Exercise<RoundsNeeded> EXERCISE =
      new Exercise<>(
          "rounds-needed",
          "How many rounds?",
          3,
          RoundsNeeded.class,
          "(p, t) -> roundsNeeded(p, t)",
          List.of(
              Check.of(
                  "each round takes a share of what is left",
                  1,
                  example(3, 0.2, 0.45),
                  example(11, 0.2, 0.9)),
              Check.of(
                  "a target met exactly needs no further round",
                  1,
                  example(2, 0.5, 0.75),
                  example(0, 0.5, 0))),
          List.of(
              "After one round 1 − perRound is left, after two (1 − perRound)².",
              "A loop that multiplies what is left until 1 − left ≥ target is all it takes."),
          """
          int roundsNeeded(double perRound, double target) {
              // BEGIN SOLUTION
              int rounds = 0;
              for (double left = 1; 1 - left < target; left *= 1 - perRound) {
                  rounds++;
              }
              return rounds;
              // END SOLUTION
          }""");

  /** The rounds, with words for each usual mistake. */
  static Example<RoundsNeeded, Integer> example(int expected, double perRound, double target) {
    double exact = Math.log(1 - target) / Math.log(1 - perRound);
    return new Example<>(
        "perRound = %s, target = %s".formatted(perRound, target),
        of -> of.rounds(perRound, target),
        expected,
        Usual.nudge(
            "How much is left after one round, after two, after three?",
            List.of(
                mistake(
                    (int) Math.ceil(target / perRound),
                    "That would be right if every round took the same number of weights; it takes a"
                        + " share of what is left."),
                mistake((int) exact, "Round up: with this many rounds the target is not yet met."),
                mistake(expected + 1, "One round too many: the target was met before it."))));
  }
}
