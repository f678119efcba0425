package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 06: a sparse matrix in CSR times a dense one. */
@FunctionalInterface
public interface CsrMultiply {
  /**
   * {@code C(m, n) = A(m, k)·B(k, n)}, A in compressed sparse rows, B and C row-major.
   *
   * @param rowPtr (m + 1) where each row's values begin
   * @param colIdx column of each value
   * @param values what is not zero
   * @param b (k·n) row after row
   * @param n columns of B and C
   */
  float[] product(int[] rowPtr, int[] colIdx, float[] values, float[] b, int n);

  /** The exercise. */
  Exercise<CsrMultiply> EXERCISE =
      new Exercise<>(
          "csr-multiply",
          "Multiply with CSR",
          6,
          CsrMultiply.class,
          "(r, i, v, b, n) -> csrMultiply(r, i, v, b, n)",
          List.of(
              Check.of(
                  "multiplies a vector (n = 1)",
                  1,
                  example(new float[][] {{2, 0}, {0, 3}}, 1, 10, 100),
                  example(new float[][] {{1, 2, 0}, {0, 0, 4}}, 1, 1, 10, 100)),
              Check.of(
                  "adds up all values of a row, and leaves empty rows zero",
                  1,
                  example(new float[][] {{1, 1, 1}, {0, 0, 0}, {0, 5, 0}}, 1, 1, 2, 3)),
              Check.of(
                  "multiplies a matrix of several columns",
                  2,
                  example(new float[][] {{0, 2}, {1, 1}}, 3, 1, 2, 3, 4, 5, 6))),
          List.of(
              "Row i of C needs the values rowPtr[i] to rowPtr[i + 1] − 1 and no others.",
              "Value p belongs to column colIdx[p] of A, so it multiplies row colIdx[p] of B: n numbers"
                  + " that stand side by side from b[colIdx[p] * n].",
              "Three loops: rows i; the row's values p; columns j. Inside:"
                  + " c[i * n + j] += values[p] * b[colIdx[p] * n + j]."),
          """
          float[] csrMultiply(int[] rowPtr, int[] colIdx, float[] values, float[] b, int n) {
              // BEGIN SOLUTION
              int m = rowPtr.length - 1;
              float[] c = new float[m * n];
              for (int i = 0; i < m; i++) {
                  for (int p = rowPtr[i]; p < rowPtr[i + 1]; p++) {
                      for (int j = 0; j < n; j++) {
                          c[i * n + j] += values[p] * b[colIdx[p] * n + j];
                      }
                  }
              }
              return c;
              // END SOLUTION
          }""");

  /** One product with what must come out, and words for each usual mistake. */
  static Example<CsrMultiply, float[]> example(float[][] a, int n, float... b) {
    var csr = Rows.of(a);
    float[] expected = new float[a.length * n];
    for (int i = 0; i < a.length; i++) {
      for (int l = 0; l < a[i].length; l++) {
        for (int j = 0; j < n; j++) {
          expected[i * n + j] += a[i][l] * b[l * n + j];
        }
      }
    }
    return new Example<>(
        csr + ", b = %s, n = %d".formatted(Show.value(b), n),
        it -> it.product(csr.rowPtr.clone(), csr.colIdx.clone(), csr.values.clone(), b.clone(), n),
        expected,
        got -> nudge(expected, csr, b, n, got));
  }

  private static String nudge(float[] expected, Rows csr, float[] b, int n, float[] got) {
    if (got.length != expected.length) {
      return "C has %d rows of n = %d columns: %d values, found %d."
          .formatted(csr.rowPtr.length - 1, n, expected.length, got.length);
    }
    float[] last = new float[expected.length];
    float[] byPlace = new float[expected.length];
    for (int i = 0; i + 1 < csr.rowPtr.length; i++) {
      for (int p = csr.rowPtr[i]; p < csr.rowPtr[i + 1]; p++) {
        for (int j = 0; j < n; j++) {
          last[i * n + j] = csr.values[p] * b[csr.colIdx[p] * n + j];
          byPlace[i * n + j] += csr.values[p] * b[(p - csr.rowPtr[i]) * n + j];
        }
      }
    }
    if (Arrays.equals(got, last)) {
      return "Only the last value of each row is there: add to C instead of overwriting it.";
    }
    if (Arrays.equals(got, byPlace)) {
      return "Value p does not multiply row p of B: colIdx[p] says which.";
    }
    return n == 1
        ? "Work out the first row by hand: which values are its own, and what does each multiply?"
        : "Row l of B begins at b[l * n], row i of C at c[i * n]; with n = 1 the two look right even if they are not.";
  }

  /** A matrix as the learner gets it. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
  record Rows(int[] rowPtr, int[] colIdx, float[] values) {
    static Rows of(float[][] a) {
      int[] rowPtr = new int[a.length + 1];
      int[] colIdx = new int[a.length * a[0].length];
      float[] values = new float[colIdx.length];
      int p = 0;
      for (int i = 0; i < a.length; i++) {
        for (int l = 0; l < a[i].length; l++) {
          if (a[i][l] != 0) {
            colIdx[p] = l;
            values[p++] = a[i][l];
          }
        }
        rowPtr[i + 1] = p;
      }
      return new Rows(rowPtr, Arrays.copyOf(colIdx, p), Arrays.copyOf(values, p));
    }

    @Override
    public String toString() {
      return "rowPtr = %s, colIdx = %s, values = %s"
          .formatted(Show.value(rowPtr), Show.value(colIdx), Show.value(values));
    }
  }
}
