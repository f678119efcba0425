package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.UsefulMacs;

/** The key to {@link UsefulMacs}. */
public final class UsefulMacsKey implements AnswerKey<UsefulMacs> {
  private static final long SEED = 102;

  @Override
  public Exercise<UsefulMacs> exercise() {
    return UsefulMacs.EXERCISE;
  }

  @Override
  public List<Check<UsefulMacs>> hiddenChecks() {
    var random = new SplittableRandom(SEED);
    var properties = new ArrayList<Property<UsefulMacs>>();
    for (int size : new int[] {1, 5, 17}) {
      float[][] weights = new float[size + 2][size];
      float[] x = values(random, size);
      for (float[] row : weights) {
        System.arraycopy(values(random, size), 0, row, 0, size);
      }
      properties.add(UsefulMacs.example(count(weights, x), weights, x));
    }
    return List.of(new Check<>("hidden: right on random layers", 1, properties));
  }

  private static float[] values(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextBoolean() ? (float) random.nextGaussian() : 0;
    }
    return values;
  }

  private static long count(float[][] weights, float[] x) {
    long useful = 0;
    for (int i = 0; i < x.length; i++) {
      for (float[] row : weights) {
        useful += x[i] == 0 || row[i] == 0 ? 0 : 1;
      }
    }
    return useful;
  }

  @Override
  public List<Misstep> missteps() {
    String both = "skips where the activation is zero too";
    return List.of(
        new Misstep(
            "every pair",
            loop("true"),
            "skips where the weight is zero",
            "what a dense engine does"),
        new Misstep(
            "only weights", loop("row[i] != 0"), both, "an activation that is zero is wasted"),
        new Misstep(
            "only activations",
            loop("x[i] != 0"),
            "skips where the weight is zero",
            "That is what a dense engine does"),
        new Misstep("or instead of and", loop("row[i] != 0 || x[i] != 0"), both, "and, not or"),
        new Misstep(
            "tests the product",
            loop("row[i] * x[i] != 0"),
            "looks at the factors, not at the product",
            "Test each of them"),
        new Misstep(
            "rows and columns exchanged",
            loop("weights[i][0] != 0 && x[i] != 0"),
            both,
            "Indices run from 0 to length"));
  }

  private static String loop(String condition) {
    return """
    long usefulMacs(float[][] weights, float[] x) {
        long macs = 0;
        for (float[] row : weights)
            for (int i = 0; i < x.length; i++) if (%s) macs++;
        return macs;
    }"""
        .formatted(condition);
  }
}
