package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.ChooseSparsities;

/** The key to {@link ChooseSparsities}. */
public final class ChooseSparsitiesKey implements AnswerKey<ChooseSparsities> {
  @Override
  public Exercise<ChooseSparsities> exercise() {
    return ChooseSparsities.EXERCISE;
  }

  @Override
  public List<Check<ChooseSparsities>> hiddenChecks() {
    var random = new SplittableRandom(1111);
    var properties = new ArrayList<Property<ChooseSparsities>>();
    for (int layers : new int[] {2, 5}) {
      long[] sizes = new long[layers];
      double[][] lost = new double[layers][4];
      double most = 0;
      long all = 0;
      for (int l = 0; l < layers; l++) {
        sizes[l] = random.nextInt(1_000, 100_000);
        all += sizes[l];
        for (int s = 1; s < 4; s++) {
          lost[l][s] = lost[l][s - 1] + random.nextDouble() * s;
        }
        most += lost[l][2];
      }
      // Every layer at 20 % meets the budget, so no more need be lost than that; a step of slack.
      var one =
          new ChooseSparsities.Case(
              sizes,
              new double[] {1, 0.5, 0.2, 0.1},
              lost,
              (long) Math.ceil(0.2 * all),
              most * 1.5);
      properties.add(ChooseSparsities.exists(one));
      properties.add(ChooseSparsities.kept(one));
      properties.add(ChooseSparsities.lost(one));
    }
    return List.of(
        new Check<>("hidden: meets budget and quality for other networks", 2, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String budget = "keeps at most 25 % of the weights";
    String quality = "keeps at most 25 % of the weights and loses at most 1.5 points in all";
    return List.of(
        new Misstep(
            "prunes nothing",
            """
            int[] chooseSparsities(long[] sizes, double[] keptShare, double[][] lost, long budget) {
                return new int[sizes.length];
            }""",
            budget,
            "Too many are kept"),
        new Misstep(
            "as sparse as possible",
            """
            int[] chooseSparsities(long[] sizes, double[] keptShare, double[][] lost, long budget) {
                int[] step = new int[sizes.length];
                Arrays.fill(step, keptShare.length - 1);
                return step;
            }""",
            quality,
            "Cheaper is possible"),
        new Misstep(
            "the same step everywhere",
            """
            int[] chooseSparsities(long[] sizes, double[] keptShare, double[][] lost, long budget) {
                long all = 0;
                for (long size : sizes) all += size;
                int s = 0;
                while (all * keptShare[s] > budget) s++;
                int[] step = new int[sizes.length];
                Arrays.fill(step, s);
                return step;
            }""",
            quality,
            "Cheaper is possible"),
        new Misstep(
            "one step only, wherever it is cheapest",
            """
            int[] chooseSparsities(long[] sizes, double[] keptShare, double[][] lost, long budget) {
                int[] step = new int[sizes.length];
                int best = 0;
                for (int l = 1; l < sizes.length; l++) if (lost[l][1] < lost[best][1]) best = l;
                step[best] = 1;
                return step;
            }""",
            budget,
            "Too many are kept"),
        new Misstep(
            "forgets a layer",
            """
            int[] chooseSparsities(long[] sizes, double[] keptShare, double[][] lost, long budget) {
                return new int[] {keptShare.length - 1};
            }""",
            budget,
            "one step for each of 3 layers"));
  }
}
