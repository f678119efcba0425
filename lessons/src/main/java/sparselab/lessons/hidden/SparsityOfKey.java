package sparselab.lessons.hidden;

import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.SparsityOf;

/** The key to {@link SparsityOf}. */
public final class SparsityOfKey implements AnswerKey<SparsityOf> {
  private static final long SEED = 101;

  @Override
  public Exercise<SparsityOf> exercise() {
    return SparsityOf.EXERCISE;
  }

  @Override
  public List<Check<SparsityOf>> hiddenChecks() {
    var random = new SplittableRandom(SEED);
    float[] values = new float[257];
    int zeros = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(3) == 0 ? (float) random.nextGaussian() : i % 2 == 0 ? 0f : -0f;
      zeros += values[i] == 0 ? 1 : 0;
    }
    return List.of(
        Check.of(
            "hidden: right on many values, infinities and NaN",
            1,
            SparsityOf.example(zeros / 257.0, values),
            SparsityOf.example(
                0.5, 0, Float.NaN, Float.POSITIVE_INFINITY, 0, Float.MIN_VALUE, -0f)));
  }

  @Override
  public List<Misstep> missteps() {
    String share = "is the share of zeros";
    String exact = "counts −0.0f, but nothing that is merely small";
    return List.of(
        new Misstep(
            "density instead", loop("value != 0", "1.0 * count / values.length"), share, "density"),
        new Misstep(
            "cut to a whole number",
            loop("value == 0", "count / values.length"),
            share,
            "cut to a whole"),
        new Misstep("a count", loop("value == 0", "count"), share, "how many zeros there are"),
        new Misstep(
            "small is taken for zero",
            loop("Math.abs(value) < 1e-6", "values.length == 0 ? 0 : 1.0 * count / values.length"),
            exact,
            "merely small is not zero"),
        new Misstep(
            "minus zero forgotten",
            loop("Float.compare(value, 0f) == 0", "1.0 * count / Math.max(1, values.length)"),
            exact,
            "−0.0f is zero too"),
        new Misstep(
            "divides by an empty length",
            loop("value == 0", "1.0 * count / values.length"),
            exact,
            "no length to divide by"));
  }

  private static String loop(String condition, String result) {
    return """
    double sparsityOf(float[] values) {
        int count = 0;
        for (float value : values) if (%s) count++;
        return %s;
    }"""
        .formatted(condition, result);
  }
}
