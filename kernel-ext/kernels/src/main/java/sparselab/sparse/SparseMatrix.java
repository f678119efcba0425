package sparselab.sparse;

/**
 * A float32 matrix of {@code rows} × {@code cols} stored in a sparse format.
 *
 * <p>Every format checks its structure when it is made, so that a kernel may trust it. Arrays are
 * shared with the caller, not copied: do not write to them.
 */
public sealed interface SparseMatrix permits Csr, Csc, Bsr, NofM, Bitmask, Sell {
  /** Number of rows. */
  int rows();

  /** Number of columns. */
  int cols();

  /** Stored values that are not zero; padding does not count. */
  long nnz();

  /** Bytes of the stored values, indices and pointers, padding included. */
  long bytes();

  /** The whole matrix, row after row: {@code rows · cols} floats. */
  float[] toDense();

  /** The same matrix as compressed rows, without zeros: how any format becomes any other. */
  Csr toCsr();

  /** Share of values that are not zero: {@code nnz / (rows · cols)}; 0 for an empty matrix. */
  default double density() {
    long all = (long) rows() * cols();
    return all == 0 ? 0 : (double) nnz() / all;
  }

  /** Share of zeros: {@code 1 − density}. */
  default double sparsity() {
    return 1 - density();
  }
}
