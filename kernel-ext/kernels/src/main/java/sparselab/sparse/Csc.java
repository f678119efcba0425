package sparselab.sparse;

/**
 * Compressed sparse columns: column {@code j} holds {@code values[p]} in row {@code rowIdx[p]} for
 * {@code colPtr[j] <= p < colPtr[j+1]}, rows rising. What a kernel wants that skips inputs.
 *
 * <p>Bytes: {@code 4·(cols+1) + 8·nnz}.
 *
 * @param colPtr (cols+1) where each column starts
 * @param rowIdx (nnz) row of each value, rising within a column
 * @param values (nnz) the values
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record Csc(int rows, int cols, int[] colPtr, int[] rowIdx, float[] values)
    implements SparseMatrix {
  /** Checks the structure once, as {@link Csr} does. */
  public Csc {
    Checks.shape("Csc", rows, cols);
    Checks.length("Csc", "rowIdx", values.length, rowIdx.length, "as many as values");
    Checks.pointers("Csc", "colPtr", colPtr, cols, values.length);
    Checks.ascending("Csc", "rowIdx", colPtr, rowIdx, rows);
  }

  /** The same matrix by columns; its transpose read as rows. */
  public static Csc of(Csr a) {
    int nnz = a.values().length;
    var colPtr = new int[a.cols() + 1];
    for (int j : a.colIdx()) {
      colPtr[j + 1]++;
    }
    for (int j = 0; j < a.cols(); j++) {
      colPtr[j + 1] += colPtr[j];
    }
    var next = colPtr.clone();
    var rowIdx = new int[nnz];
    var values = new float[nnz];
    for (int i = 0; i < a.rows(); i++) {
      for (int p = a.rowPtr()[i]; p < a.rowPtr()[i + 1]; p++) {
        int q = next[a.colIdx()[p]]++;
        rowIdx[q] = i;
        values[q] = a.values()[p];
      }
    }
    return new Csc(a.rows(), a.cols(), colPtr, rowIdx, values);
  }

  @Override
  public long nnz() {
    return Values.count(values);
  }

  @Override
  public long bytes() {
    return 4L * colPtr.length + 4L * rowIdx.length + 4L * values.length;
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("Csc.toDense", rows, cols)];
    for (int j = 0; j < cols; j++) {
      for (int p = colPtr[j]; p < colPtr[j + 1]; p++) {
        dense[rowIdx[p] * cols + j] = values[p];
      }
    }
    return dense;
  }

  @Override
  public Csr toCsr() {
    // The columns of this matrix are the rows of its transpose, and back.
    var back = Csc.of(new Csr(cols, rows, colPtr, rowIdx, values));
    return new Csr(rows, cols, back.colPtr, back.rowIdx, back.values).toCsr();
  }

  /** Shape and sizes, never the values. */
  @Override
  public String toString() {
    return "Csc[%d x %d, nnz %d, %d bytes]".formatted(rows, cols, nnz(), bytes());
  }
}
