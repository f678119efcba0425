package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.Show;
import sparselab.lessons.Verdict;

/** Lesson 08: a product that never looks at the weights of inputs that are zero. */
@FunctionalInterface
public interface SkipZeros {
  /**
   * {@code y = W·x}, reading only weights of inputs that are not zero.
   *
   * @param columns (rows·x.length) W column after column: column j begins at {@code j·rows}
   */
  float[] product(float[] columns, int rows, float[] x);

  /** The exercise. */
  Exercise<SkipZeros> EXERCISE =
      new Exercise<>(
          "skip-zeros",
          "Skip the zeros of ReLU",
          6,
          SkipZeros.class,
          "(w, r, x) -> skipZeros(w, r, x)",
          List.of(
              Check.of(
                  "multiplies a matrix that lies column after column",
                  1,
                  example(values(1, 2, 3, 4), 2, 1, 10),
                  example(values(1, 2, 3, 4, 5, 6), 2, 1, 10, 100)),
              Check.of(
                  "reads no weight of an input that is zero",
                  2,
                  skips(values(1, 2, 0, 0, 5, 6), 2, 1, 0, 100),
                  skips(values(0, 0, 0), 3, 0)),
              Check.of(
                  "skips zeros only",
                  1,
                  example(values(1, 2, 3, 4), 2, -1, 10),
                  example(values(1, 2, 3, 4), 2, 0.001f, 10))),
          List.of(
              "Walk through the inputs, not through the outputs: each input j has one column of"
                  + " weights, columns[j·rows] to columns[j·rows + rows − 1].",
              "If x[j] is 0, the whole column is left out: one comparison saves `rows` multiplications.",
              "for each j: if (x[j] == 0) continue; then for each i: y[i] += columns[j * rows + i] *"
                  + " x[j]."),
          """
          float[] skipZeros(float[] columns, int rows, float[] x) {
              // BEGIN SOLUTION
              float[] y = new float[rows];
              for (int j = 0; j < x.length; j++) {
                  float input = x[j];
                  if (input == 0) continue;
                  for (int i = 0; i < rows; i++) {
                      y[i] += columns[j * rows + i] * input;
                  }
              }
              return y;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  /** One product with what must come out, and words for each usual mistake. */
  static Example<SkipZeros, float[]> example(float[] columns, int rows, float... x) {
    float[] expected = new float[rows];
    float[] turned = new float[rows];
    float[] positive = new float[rows];
    for (int j = 0; j < x.length; j++) {
      for (int i = 0; i < rows; i++) {
        expected[i] += columns[j * rows + i] * x[j];
        turned[i] += columns[i * x.length + j] * x[j];
        positive[i] += columns[j * rows + i] * Math.max(0, x[j]);
      }
    }
    return new Example<>(
        "columns = %s, rows = %d, x = %s".formatted(Show.value(columns), rows, Show.value(x)),
        it -> it.product(columns.clone(), rows, x.clone()),
        expected,
        got -> {
          if (got.length != rows) {
            return "y has one value for each row.";
          }
          if (Arrays.equals(got, turned)) {
            return "W lies column after column: weight (i, j) stands at columns[j * rows + i].";
          }
          return Arrays.equals(got, positive)
              ? "A negative input counts: only an input that is exactly 0 may be skipped."
              : "Only an input that is exactly 0 may be skipped, small ones count; and each input adds to y.";
        });
  }

  /** As {@link #example}, with NaN for every weight that must not be read: it would show in y. */
  static Property<SkipZeros> skips(float[] columns, int rows, float... x) {
    float[] trapped = columns.clone();
    for (int j = 0; j < x.length; j++) {
      if (x[j] == 0) {
        Arrays.fill(trapped, j * rows, (j + 1) * rows, Float.NaN);
      }
    }
    Example<SkipZeros, float[]> plain = example(columns, rows, x);
    return learner -> {
      float[] got = learner.product(trapped.clone(), rows, x.clone());
      boolean read = false;
      for (int i = 0; got != null && i < got.length; i++) {
        read |= Float.isNaN(got[i]);
      }
      return read
          ? new Verdict.Wrong(
              "columns = %s, rows = %d, x = %s".formatted(Show.value(trapped), rows, Show.value(x)),
              Show.value(plain.expected()),
              Show.value(got),
              "A weight of an input that is zero was read: here those are NaN, and 0 · NaN is NaN. Skip the input before its column is touched.")
          : plain.of(learner);
    };
  }
}
