package sparselab.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Statistics down the columns of a row-major matrix, where rows are features or keys and columns
 * are positions: neighbouring columns lie in one vector, so nothing is added across lanes.
 */
public final class Columns {
  private Columns() {}

  /**
   * A norm of each column: {@code y = scale·(x − mean)/√(variance + ε) + shift}, or without the
   * mean {@code y = scale·x/√(mean(x²) + ε)}.
   *
   * @param x (rows, columns) row-major
   * @param y the same, may be x
   * @param from first column
   * @param to behind the last
   * @param scale (rows)
   * @param shift (rows) subtracts the mean too; null for neither
   */
  public static void normalise(
      Floats x,
      Floats y,
      int rows,
      int columns,
      int from,
      int to,
      float[] scale,
      float @Nullable [] shift,
      float epsilon) {
    Objects.checkFromToIndex(from, to, columns);
    long size = (long) rows * columns;
    if (x.size() != size
        || y.size() != size
        || scale.length != rows
        || (shift != null && shift.length != rows)) {
      throw new IllegalArgumentException(
          "Columns.normalise: expected %d x %d values and %d scales and shifts, found %d, %d, %d, %d"
              .formatted(
                  rows,
                  columns,
                  rows,
                  x.size(),
                  y.size(),
                  scale.length,
                  shift == null ? rows : shift.length));
    }
    int j = from;
    if (Simd.PRESENT) {
      for (; j <= to - Lanes.LENGTH; j += Lanes.LENGTH) {
        VectorColumns.normalise(
            x.address() + 4L * j, y.address() + 4L * j, rows, columns, scale, shift, epsilon);
      }
    }
    for (; j < to; j++) {
      one(x.address() + 4L * j, y.address() + 4L * j, rows, columns, scale, shift, epsilon);
    }
  }

  private static void one(
      long x,
      long y,
      int rows,
      int columns,
      float[] scale,
      float @Nullable [] shift,
      float epsilon) {
    double mean = 0;
    for (int i = 0; shift != null && i < rows; i++) {
      mean += Memory.get(x + 4L * i * columns);
    }
    mean /= rows;
    double square = 0;
    for (int i = 0; i < rows; i++) {
      double centred = Memory.get(x + 4L * i * columns) - mean;
      square += centred * centred;
    }
    double factor = 1 / Math.sqrt(square / rows + epsilon);
    for (int i = 0; i < rows; i++) {
      double value = scale[i] * (Memory.get(x + 4L * i * columns) - mean) * factor;
      Memory.set(y + 4L * i * columns, (float) (shift == null ? value : value + shift[i]));
    }
  }

  /**
   * {@code s ← e^(scale·(s − m))} with m the largest value of each column, and the sums of the
   * columns of the result: a softmax whose division is left to the caller.
   *
   * @param s (rows, columns) row-major, at the start of the array
   * @param sums (columns), overwritten
   */
  public static void softmax(float[] s, int rows, int columns, float scale, float[] sums) {
    Objects.checkFromIndexSize(0, Math.multiplyExact(rows, columns), s.length);
    Objects.checkFromIndexSize(0, columns, sums.length);
    int j = 0;
    if (Simd.PRESENT) {
      for (; j <= columns - Lanes.LENGTH; j += Lanes.LENGTH) {
        VectorColumns.softmax(s, j, rows, columns, scale, sums);
      }
    }
    for (; j < columns; j++) {
      float most = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < rows; i++) {
        most = Math.max(most, s[i * columns + j]);
      }
      float sum = 0;
      for (int i = 0; i < rows; i++) {
        float e = (float) Math.exp(scale * (s[i * columns + j] - most));
        s[i * columns + j] = e;
        sum += e;
      }
      sums[j] = sum;
    }
  }
}
