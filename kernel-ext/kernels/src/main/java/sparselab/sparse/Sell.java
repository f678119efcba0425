package sparselab.sparse;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * SELL-C: rows sorted by length, {@code height} of them a slice, each slice padded to its longest
 * row and stored column after column, so that one vector holds the same step of C rows.
 * <em>Kreutzer et al., A Unified Sparse Matrix Data Format, SIAM J. Sci. Comput. 2014</em>.
 *
 * <p>Bytes: {@code 4·(slices+1) + 4·slices·height + 8·stored}.
 *
 * @param height rows of a slice, C
 * @param slicePtr (slices+1) where each slice's entries start, a multiple of {@code height}
 * @param rowOf (slices·height) which row each lane is, −1 for none; every row once
 * @param colIdx (stored) column of each entry, 0 where padded
 * @param values (stored) 0 where padded
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record Sell(
    int rows, int cols, int height, int[] slicePtr, int[] rowOf, int[] colIdx, float[] values)
    implements SparseMatrix {
  /** Checks the structure once; no column of a row may stand twice. */
  public Sell {
    Checks.shape("Sell", rows, cols);
    Checks.block("Sell", height, 1);
    int slices = Checks.groups(rows, height);
    Checks.length("Sell", "colIdx", values.length, colIdx.length, "as many as values");
    Checks.pointers("Sell", "slicePtr", slicePtr, slices, values.length);
    Checks.length("Sell", "rowOf", (long) slices * height, rowOf.length, "slices*height");
    var seen = new boolean[rows];
    int found = 0;
    for (int row : rowOf) {
      if (row < -1 || row >= rows || (row >= 0 && seen[row])) {
        throw new IllegalArgumentException(
            "Sell: rowOf must hold every row in [0, %d) once and -1 elsewhere, found %d"
                .formatted(rows, row));
      }
      if (row >= 0) {
        seen[row] = true;
        found++;
      }
    }
    Checks.length("Sell", "rowOf", rows, found, "rows that are not -1");
    for (int s = 0; s < slices; s++) {
      slice(cols, height, slicePtr[s], slicePtr[s + 1], rowOf, s * height, colIdx, values);
    }
  }

  private static void slice(
      int cols,
      int height,
      int from,
      int to,
      int[] rowOf,
      int lane0,
      int[] colIdx,
      float[] values) {
    if ((to - from) % height != 0) {
      throw new IllegalArgumentException(
          "Sell: a slice must hold whole columns of %d entries, found %d"
              .formatted(height, to - from));
    }
    for (int p = from; p < to; p++) {
      if (colIdx[p] < 0 || colIdx[p] >= cols) {
        throw new IllegalArgumentException(
            "Sell: colIdx[%d] must be in [0, %d), found %d".formatted(p, cols, colIdx[p]));
      }
      boolean first = p - from < height;
      boolean noRow = rowOf[lane0 + (p - from) % height] < 0;
      if (values[p] != 0 && (noRow || (!first && colIdx[p] <= colIdx[p - height]))) {
        throw new IllegalArgumentException(
            "Sell: columns must rise down each row and a lane without row holds zeros, found column %d at %d"
                .formatted(colIdx[p], p));
      }
    }
  }

  /** Slices of {@code height} rows, longest rows first; equal lengths keep their order. */
  public static Sell of(int height, Csr a) {
    Checks.block("Sell.of", height, 1);
    int slices = Checks.groups(a.rows(), height);
    int[] order =
        IntStream.range(0, a.rows())
            .boxed()
            .sorted(Comparator.comparingInt(i -> a.rowPtr()[i] - a.rowPtr()[i + 1]))
            .mapToInt(Integer::intValue)
            .toArray();
    var rowOf = new int[slices * height];
    var slicePtr = new int[slices + 1];
    for (int lane = 0; lane < rowOf.length; lane++) {
      rowOf[lane] = lane < order.length ? order[lane] : -1;
    }
    for (int s = 0; s < slices; s++) {
      int longest = rowOf[s * height];
      int length = a.rowPtr()[longest + 1] - a.rowPtr()[longest];
      slicePtr[s + 1] = Math.addExact(slicePtr[s], Math.multiplyExact(length, height));
    }
    var colIdx = new int[slicePtr[slices]];
    var values = new float[slicePtr[slices]];
    for (int lane = 0; lane < order.length; lane++) {
      int q = slicePtr[lane / height] + lane % height;
      for (int p = a.rowPtr()[order[lane]]; p < a.rowPtr()[order[lane] + 1]; p++) {
        colIdx[q] = a.colIdx()[p];
        values[q] = a.values()[p];
        q += height;
      }
    }
    return new Sell(a.rows(), a.cols(), height, slicePtr, rowOf, colIdx, values);
  }

  @Override
  public long nnz() {
    return Values.count(values);
  }

  @Override
  public long bytes() {
    return 4L * slicePtr.length + 4L * rowOf.length + 4L * colIdx.length + 4L * values.length;
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("Sell.toDense", rows, cols)];
    for (int s = 0; s + 1 < slicePtr.length; s++) {
      for (int p = slicePtr[s]; p < slicePtr[s + 1]; p++) {
        int row = rowOf[s * height + (p - slicePtr[s]) % height];
        if (values[p] != 0) {
          dense[row * cols + colIdx[p]] = values[p];
        }
      }
    }
    return dense;
  }

  @Override
  public Csr toCsr() {
    return Csr.of(rows, cols, toDense());
  }

  /** Shape and sizes, never the values. */
  @Override
  public String toString() {
    return "Sell-%d[%d x %d, nnz %d, %d bytes]".formatted(height, rows, cols, nnz(), bytes());
  }
}
