package sparselab.kernels;

import java.util.Arrays;
import sparselab.sparse.Csc;
import sparselab.sparse.Csr;

/**
 * Column after column, and only those of inputs that are not zero: zeros of the weights and of the
 * inputs are skipped alike. Each column adds to scattered outputs, so nothing here is a vector.
 */
final class CscSpmv implements Spmv {
  @Override
  public String name() {
    return "csc";
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Columns(Csc.of(a));
  }

  private static final class Columns extends Work.ByVector {
    private final Csc a;

    Columns(Csc a) {
      super(a.rows(), a.cols());
      this.a = a;
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      int from = share(rows, part, parts);
      int to = share(rows, part + 1, parts);
      // By single floats: this rung is for JVMs without vectors too.
      for (int i = from; i < to; i++) {
        Memory.set(y + 4L * i, 0);
      }
      int[] rowIdx = a.rowIdx();
      float[] values = a.values();
      for (int l = 0; l < cols; l++) {
        float in = Memory.get(x + 4L * l);
        if (in != 0) {
          int end = a.colPtr()[l + 1];
          for (int p = first(l, from); p < end && rowIdx[p] < to; p++) {
            long at = y + 4L * rowIdx[p];
            Memory.set(at, Math.fma(values[p], in, Memory.get(at)));
          }
        }
      }
      for (int i = from; i < to; i++) {
        store(y, i, Memory.get(y + 4L * i), epilogue);
      }
    }

    /** Where the rows from {@code row} on begin in column {@code l}; rows rise within it. */
    private int first(int l, int row) {
      int start = a.colPtr()[l];
      if (row == 0) {
        return start;
      }
      int found = Arrays.binarySearch(a.rowIdx(), start, a.colPtr()[l + 1], row);
      return found < 0 ? -found - 1 : found;
    }

    @Override
    public long bytes() {
      return a.bytes();
    }
  }
}
