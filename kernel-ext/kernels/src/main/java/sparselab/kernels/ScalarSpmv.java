package sparselab.kernels;

import sparselab.sparse.Csr;

/** CSR row by row, four sums at once so that additions need not wait for one another. */
final class ScalarSpmv implements Spmv {
  @Override
  public String name() {
    return "csr";
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Rows(a);
  }

  private static final class Rows extends Work.ByVector {
    private final int[] rowPtr;
    private final int[] colIdx;
    private final float[] values;

    Rows(Csr a) {
      super(a.rows(), a.cols());
      rowPtr = a.rowPtr().clone();
      colIdx = a.colIdx().clone();
      values = a.values().clone();
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      for (int i = share(rows, part, parts); i < share(rows, part + 1, parts); i++) {
        int p = rowPtr[i];
        int end = rowPtr[i + 1];
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (; p <= end - 4; p += 4) {
          s0 = Math.fma(values[p], Memory.get(x + 4L * colIdx[p]), s0);
          s1 = Math.fma(values[p + 1], Memory.get(x + 4L * colIdx[p + 1]), s1);
          s2 = Math.fma(values[p + 2], Memory.get(x + 4L * colIdx[p + 2]), s2);
          s3 = Math.fma(values[p + 3], Memory.get(x + 4L * colIdx[p + 3]), s3);
        }
        for (; p < end; p++) {
          s0 = Math.fma(values[p], Memory.get(x + 4L * colIdx[p]), s0);
        }
        store(y, i, (s0 + s1) + (s2 + s3), epilogue);
      }
    }

    @Override
    public long bytes() {
      return 4L * rowPtr.length + 4L * colIdx.length + 4L * values.length;
    }
  }
}
