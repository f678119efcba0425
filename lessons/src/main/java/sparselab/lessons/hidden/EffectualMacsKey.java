package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.EffectualMacs;

/** The key to {@link EffectualMacs}. */
public final class EffectualMacsKey implements AnswerKey<EffectualMacs> {
  @Override
  public Exercise<EffectualMacs> exercise() {
    return EffectualMacs.EXERCISE;
  }

  @Override
  public List<Check<EffectualMacs>> hiddenChecks() {
    var random = new SplittableRandom(810);
    var properties = new ArrayList<Property<EffectualMacs>>();
    for (int[] shape : new int[][] {{1, 1}, {4, 6}, {20, 15}}) {
      float[] x = new float[shape[1]];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextInt(-1, 2);
      }
      float[][] weights = new float[shape[0]][shape[1]];
      long count = 0;
      for (float[] row : weights) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextInt(-1, 2);
          count += row[j] * x[j] != 0 ? 1 : 0;
        }
      }
      properties.add(EffectualMacs.example(count, weights, x));
    }
    return List.of(new Check<>("hidden: right on random layers", 1, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String both = "counts a multiplication only if both factors are not zero";
    return List.of(
        new Misstep("weights only", code("row[j] != 0"), both, "zeros of the weights only"),
        new Misstep("inputs only", code("x[j] != 0"), both, "zeros of the inputs only"),
        new Misstep("either", code("row[j] != 0 || x[j] != 0"), both, "One zero factor"),
        new Misstep("positive ones only", code("row[j] > 0 && x[j] > 0"), both, "negative numbers"),
        new Misstep(
            "the product of the densities",
            """
            long effectualMacs(float[][] weights, float[] x) {
                double w = 0, live = 0, all = (double) weights.length * x.length;
                for (float[] row : weights) for (float v : row) if (v != 0) w++;
                for (float v : x) if (v != 0) live++;
                return (long) (w / all * live / x.length * all);
            }""",
            both,
            "only an average"));
  }

  private static String code(String counts) {
    return """
    long effectualMacs(float[][] weights, float[] x) {
        long count = 0;
        for (float[] row : weights)
            for (int j = 0; j < x.length; j++) if (%s) count++;
        return count;
    }"""
        .formatted(counts);
  }
}
