package sparselab.sparse;

/**
 * Compressed sparse rows: row {@code i} holds {@code values[p]} at column {@code colIdx[p]} for
 * {@code rowPtr[i] <= p < rowPtr[i+1]}, columns rising.
 *
 * <p>Bytes: {@code 4·(rows+1) + 8·nnz}.
 *
 * @param rows number of rows
 * @param cols number of columns
 * @param rowPtr (rows+1) where each row starts; starts at 0, ends at {@code values.length}
 * @param colIdx (nnz) column of each value, rising within a row
 * @param values (nnz) the values; a stored zero is allowed and counts as stored
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record Csr(int rows, int cols, int[] rowPtr, int[] colIdx, float[] values)
    implements SparseMatrix {

  /**
   * Checks the structure once, in time proportional to the number of stored values.
   *
   * @throws IllegalArgumentException naming the first entry that breaks the structure
   */
  public Csr {
    Checks.shape("Csr", rows, cols);
    Checks.length("Csr", "colIdx", values.length, colIdx.length, "as many as values");
    Checks.pointers("Csr", "rowPtr", rowPtr, rows, values.length);
    Checks.ascending("Csr", "colIdx", rowPtr, colIdx, cols);
  }

  /**
   * Keeps what is not zero of a dense matrix; NaN counts as a value.
   *
   * @param rowMajor (rows·cols) the dense matrix, row after row
   */
  public static Csr of(int rows, int cols, float[] rowMajor) {
    Checks.dense("Csr.of", rows, cols, rowMajor);
    int nnz = 0;
    for (float v : rowMajor) {
      nnz += v != 0 ? 1 : 0;
    }
    var rowPtr = new int[rows + 1];
    var colIdx = new int[nnz];
    var values = new float[nnz];
    int p = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        float v = rowMajor[i * cols + j];
        if (v != 0) {
          colIdx[p] = j;
          values[p++] = v;
        }
      }
      rowPtr[i + 1] = p;
    }
    return new Csr(rows, cols, rowPtr, colIdx, values);
  }

  @Override
  public long nnz() {
    return Values.count(values);
  }

  @Override
  public long bytes() {
    return 4L * rowPtr.length + 4L * colIdx.length + 4L * values.length;
  }

  /** This matrix itself, or a copy without the zeros it stores. */
  @Override
  public Csr toCsr() {
    for (float v : values) {
      if (v == 0) {
        return of(rows, cols, toDense());
      }
    }
    return this;
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("Csr.toDense", rows, cols)];
    for (int i = 0; i < rows; i++) {
      for (int p = rowPtr[i]; p < rowPtr[i + 1]; p++) {
        dense[i * cols + colIdx[p]] = values[p];
      }
    }
    return dense;
  }

  /** Shape and sizes, never the values. */
  @Override
  public String toString() {
    return "Csr[%d x %d, nnz %d, %d bytes]".formatted(rows, cols, nnz(), bytes());
  }
}
