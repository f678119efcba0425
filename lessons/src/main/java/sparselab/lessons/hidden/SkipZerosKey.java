package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.SkipZeros;

/** The key to {@link SkipZeros}. */
public final class SkipZerosKey implements AnswerKey<SkipZeros> {
  @Override
  public Exercise<SkipZeros> exercise() {
    return SkipZeros.EXERCISE;
  }

  @Override
  public List<Check<SkipZeros>> hiddenChecks() {
    var random = new SplittableRandom(808);
    var properties = new ArrayList<Property<SkipZeros>>();
    for (int[] shape : new int[][] {{1, 1}, {7, 5}, {16, 33}}) {
      float[] columns = new float[shape[0] * shape[1]];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = random.nextInt(-4, 5);
      }
      float[] x = new float[shape[1]];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextInt(3) == 0 ? random.nextInt(-4, 5) : 0;
      }
      properties.add(SkipZeros.skips(columns, shape[0], x));
    }
    return List.of(
        new Check<>("hidden: right on random sizes, and skips there too", 2, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String plain = "multiplies a matrix that lies column after column";
    String skips = "reads no weight of an input that is zero";
    String only = "skips zeros only";
    return List.of(
        new Misstep("does not skip", code("", "columns[j * rows + i]"), skips, "0 · NaN is NaN"),
        new Misstep(
            "row after row",
            code("if (x[j] == 0) continue;", "columns[i * x.length + j]"),
            plain,
            "column after column"),
        new Misstep(
            "skips negative inputs too",
            code("if (x[j] <= 0) continue;", "columns[j * rows + i]"),
            only,
            "A negative input counts"),
        new Misstep(
            "skips small inputs too",
            code("if (Math.abs(x[j]) < 0.01f) continue;", "columns[j * rows + i]"),
            only,
            "small ones count"),
        new Misstep(
            "stops at the first zero",
            code("if (x[j] == 0) break;", "columns[j * rows + i]"),
            skips,
            "each input adds to y"));
  }

  private static String code(String skip, String weight) {
    return """
    float[] skipZeros(float[] columns, int rows, float[] x) {
        float[] y = new float[rows];
        for (int j = 0; j < x.length; j++) {
            %s
            for (int i = 0; i < rows; i++) y[i] += %s * x[j];
        }
        return y;
    }"""
        .formatted(skip, weight);
  }
}
