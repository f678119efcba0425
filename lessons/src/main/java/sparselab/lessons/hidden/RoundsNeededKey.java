package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.RoundsNeeded;

/** The key to {@link RoundsNeeded}. */
public final class RoundsNeededKey implements AnswerKey<RoundsNeeded> {
  private static final String SHARE = "each round takes a share of what is left";
  private static final String EXACT = "a target met exactly needs no further round";

  @Override
  public Exercise<RoundsNeeded> exercise() {
    return RoundsNeeded.EXERCISE;
  }

  @Override
  public List<Check<RoundsNeeded>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other shares and targets",
            1,
            RoundsNeeded.example(17, 0.25, 0.99),
            RoundsNeeded.example(1, 0.9, 0.1),
            RoundsNeeded.example(4, 0.5, 0.9375)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "equal steps",
            returns("(int) Math.ceil(target / perRound)"),
            SHARE,
            "every round took the same number"),
        new Misstep(
            "rounds down",
            returns("(int) (Math.log(1 - target) / Math.log(1 - perRound))"),
            SHARE,
            "the target is not yet met"),
        new Misstep(
            "one more for safety",
            returns("1 + (int) Math.ceil(Math.log(1 - target) / Math.log(1 - perRound))"),
            SHARE,
            "One round too many"),
        new Misstep(
            "stops only beyond the target",
            """
            int roundsNeeded(double perRound, double target) {
                int rounds = 0;
                double left = 1;
                while (1 - left <= target) { left *= 1 - perRound; rounds++; }
                return rounds;
            }""",
            EXACT,
            "the target was met before it"),
        new Misstep(
            "never ends",
            """
            int roundsNeeded(double perRound, double target) {
                int rounds = 0;
                while (perRound < target) rounds++;
                return rounds;
            }""",
            SHARE,
            "did not finish within"));
  }

  private static String returns(String value) {
    return """
    int roundsNeeded(double perRound, double target) {
        return %s;
    }"""
        .formatted(value);
  }
}
