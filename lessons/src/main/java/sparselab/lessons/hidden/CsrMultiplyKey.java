package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.CsrMultiply;

/** The key to {@link CsrMultiply}. */
public final class CsrMultiplyKey implements AnswerKey<CsrMultiply> {
  @Override
  public Exercise<CsrMultiply> exercise() {
    return CsrMultiply.EXERCISE;
  }

  @Override
  public List<Check<CsrMultiply>> hiddenChecks() {
    var random = new SplittableRandom(606);
    var properties = new ArrayList<Property<CsrMultiply>>();
    for (int[] shape : new int[][] {{1, 1, 1}, {5, 7, 2}, {16, 9, 5}, {3, 40, 4}}) {
      float[][] a = new float[shape[0]][shape[1]];
      for (float[] row : a) {
        for (int l = 0; l < row.length; l++) {
          row[l] = random.nextInt(4) == 0 ? random.nextInt(-3, 4) : 0;
        }
      }
      float[] b = new float[shape[1] * shape[2]];
      for (int i = 0; i < b.length; i++) {
        b[i] = random.nextInt(-5, 6);
      }
      properties.add(CsrMultiply.example(a, shape[2], b));
    }
    return List.of(
        new Check<>("hidden: right on random matrices, small whole numbers", 2, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String vector = "multiplies a vector (n = 1)";
    String matrix = "multiplies a matrix of several columns";
    String start = "int p = rowPtr[i]; p < rowPtr[i + 1]; p++";
    String step = "c[i * n + j] += values[p] * b[colIdx[p] * n + j];";
    return List.of(
        new Misstep(
            "overwrites instead of adding",
            code(start, step.replace("+=", "=")),
            "adds up all values of a row, and leaves empty rows zero",
            "instead of overwriting"),
        new Misstep(
            "ignores the column index",
            code(start, "c[i * n + j] += values[p] * b[(p - rowPtr[i]) * n + j];"),
            vector,
            "colIdx[p] says which"),
        new Misstep(
            "right for a vector only",
            code(start, "c[i * n + j] += values[p] * b[colIdx[p] + j];"),
            matrix,
            "Row l of B begins at b[l * n]"),
        new Misstep(
            "a vector comes out",
            code(start, step)
                .replace("new float[m * n]", "new float[m]")
                .replace("c[i * n + j]", "c[i]"),
            matrix,
            "2 rows of n = 3 columns"),
        new Misstep(
            "one value too many",
            code(start.replace("p < rowPtr", "p <= rowPtr"), step),
            vector,
            "Indices run from 0"),
        new Misstep(
            "every row from the first value",
            code(start.replace("p = rowPtr[i]", "p = 0"), step),
            vector,
            "by hand"));
  }

  private static String code(String values, String step) {
    return """
    float[] csrMultiply(int[] rowPtr, int[] colIdx, float[] values, float[] b, int n) {
        int m = rowPtr.length - 1;
        float[] c = new float[m * n];
        for (int i = 0; i < m; i++)
            for (%s)
                for (int j = 0; j < n; j++) { %s }
        return c;
    }"""
        .formatted(values, step);
  }
}
