package sparselab.lessons.hidden;

import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.ParetoFront;

/** The key to {@link ParetoFront}. */
public final class ParetoFrontKey implements AnswerKey<ParetoFront> {
  @Override
  public Exercise<ParetoFront> exercise() {
    return ParetoFront.EXERCISE;
  }

  @Override
  public List<Check<ParetoFront>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for many designs, some of them equal",
            2,
            ParetoFront.example(random(40, 1), random(40, 2)),
            ParetoFront.example(random(7, 3), random(7, 4)),
            ParetoFront.example(new double[] {5}, new double[] {1})));
  }

  private static double[] random(int count, long seed) {
    return new SplittableRandom(seed).ints(count, 0, 8).asDoubleStream().toArray();
  }

  @Override
  public List<Misstep> missteps() {
    String equal = "treats equals alike, and a tie in one as beaten";
    return List.of(
        new Misstep(
            "beaten in one is out",
            code("seconds[j] < seconds[i] || joules[j] < joules[i]"),
            "keeps what is best in either",
            "beaten in one, not in both"),
        new Misstep(
            "must be less in both",
            code("seconds[j] < seconds[i] && joules[j] < joules[i]"),
            equal,
            "need not be less in both"),
        new Misstep(
            "equals beat each other",
            code("i != j && seconds[j] <= seconds[i] && joules[j] <= joules[i]"),
            equal,
            "Equal designs do not beat each other"));
  }

  private static String code(String beats) {
    return """
    boolean[] paretoFront(double[] seconds, double[] joules) {
        boolean[] front = new boolean[seconds.length];
        Arrays.fill(front, true);
        for (int i = 0; i < front.length; i++) {
            for (int j = 0; j < front.length; j++) {
                if (%s) front[i] = false;
            }
        }
        return front;
    }"""
        .formatted(beats);
  }
}
