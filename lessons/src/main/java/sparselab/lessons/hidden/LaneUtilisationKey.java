package sparselab.lessons.hidden;

import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.LaneUtilisation;

/** The key to {@link LaneUtilisation}. */
public final class LaneUtilisationKey implements AnswerKey<LaneUtilisation> {
  @Override
  public Exercise<LaneUtilisation> exercise() {
    return LaneUtilisation.EXERCISE;
  }

  @Override
  public List<Check<LaneUtilisation>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for many lanes and steps",
            1,
            LaneUtilisation.example(random(16, 20, 1)),
            LaneUtilisation.example(random(3, 50, 2)),
            LaneUtilisation.example(new int[][] {{7}})));
  }

  private static int[][] random(int lanes, int steps, long seed) {
    var random = new SplittableRandom(seed);
    int[][] work = new int[steps][lanes];
    for (int[] step : work) {
      for (int lane = 0; lane < lanes; lane++) {
        step[lane] = random.nextInt(10);
      }
    }
    return work;
  }

  @Override
  public List<Misstep> missteps() {
    String one = "counts the work of one step";
    String every = "lets every step last as long as its slowest lane";
    return List.of(
        new Misstep(
            "forgets the lanes",
            code("slots += Arrays.stream(step).max().getAsInt();", "slots == 0 ? 1 : done / slots"),
            one,
            "a slot on every lane"),
        new Misstep(
            "one maximum for all steps",
            code(
                "slots = Math.max(slots, (double) work.length * step.length"
                    + " * Arrays.stream(step).max().getAsInt());",
                "slots == 0 ? 1 : done / slots"),
            every,
            "each step's own maximum"),
        new Misstep(
            "divides by nothing",
            code("slots += step.length * Arrays.stream(step).max().getAsInt();", "done / slots"),
            "survives steps with nothing to do",
            "0/0"));
  }

  private static String code(String count, String value) {
    return """
    double laneUtilisation(int[][] work) {
        double done = 0;
        double slots = 0;
        for (int[] step : work) {
            done += Arrays.stream(step).sum();
            %s
        }
        return %s;
    }"""
        .formatted(count, value);
  }
}
