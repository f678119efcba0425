package sparselab.kernels;

import sparselab.sparse.Csr;

/**
 * One row of A times four vectors of B's columns: four sums stay in registers while the row's
 * values go by, so that each costs one broadcast, four loads of B and four multiply-adds.
 */
final class VectorSpmm implements Spmm {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public boolean suits(Csr a) {
    return true;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Rows(a);
  }

  private static final class Rows extends Work.ByMatrix {
    private final int[] rowPtr;
    private final int[] colIdx;
    private final float[] values;

    Rows(Csr a) {
      super(a.rows(), a.cols());
      this.rowPtr = a.rowPtr().clone();
      this.colIdx = a.colIdx().clone();
      this.values = a.values().clone();
    }

    @Override
    public long bytes() {
      return 4L * rowPtr.length + 4L * colIdx.length + 4L * values.length;
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      int from = share(rows, part, parts);
      int to = share(rows, part + 1, parts);
      int j = 0;
      for (; j <= n - 4 * Lanes.LENGTH; j += 4 * Lanes.LENGTH) {
        for (int i = from; i < to; i++) {
          four(i, b + 4L * j, n, c + 4 * ((long) i * n + j), epilogue.biasAt(i));
        }
      }
      for (; j <= n - Lanes.LENGTH; j += Lanes.LENGTH) {
        for (int i = from; i < to; i++) {
          one(i, b + 4L * j, n, c + 4 * ((long) i * n + j), epilogue.biasAt(i));
        }
      }
      if (j < n) {
        for (int i = from; i < to; i++) {
          rest(i, b + 4L * j, n, c + 4 * ((long) i * n + j), n - j, epilogue.biasAt(i));
        }
      }
      Lanes.finish(c + 4L * from * n, to - from, n, epilogue.activation());
    }

    private void four(int i, long b, int n, long c, float bias) {
      var s0 = Lanes.broadcast(bias);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int end = rowPtr[i + 1];
      for (int p = rowPtr[i]; p < end; p++) {
        var w = Lanes.broadcast(values[p]);
        long x = b + 4L * n * colIdx[p];
        s0 = w.fma(Lanes.load(x), s0);
        s1 = w.fma(Lanes.load(x + Lanes.BYTES), s1);
        s2 = w.fma(Lanes.load(x + 2 * Lanes.BYTES), s2);
        s3 = w.fma(Lanes.load(x + 3 * Lanes.BYTES), s3);
      }
      Lanes.store(s0, c);
      Lanes.store(s1, c + Lanes.BYTES);
      Lanes.store(s2, c + 2 * Lanes.BYTES);
      Lanes.store(s3, c + 3 * Lanes.BYTES);
    }

    private void one(int i, long b, int n, long c, float bias) {
      var s = Lanes.broadcast(bias);
      int end = rowPtr[i + 1];
      for (int p = rowPtr[i]; p < end; p++) {
        s = Lanes.broadcast(values[p]).fma(Lanes.load(b + 4L * n * colIdx[p]), s);
      }
      Lanes.store(s, c);
    }

    /** The last columns, fewer than one vector. */
    private void rest(int i, long b, int n, long c, int columns, float bias) {
      ScalarSpmm.start(c, columns, bias);
      int end = rowPtr[i + 1];
      for (int p = rowPtr[i]; p < end; p++) {
        ScalarSpmm.add(values[p], b + 4L * n * colIdx[p], c, columns);
      }
    }
  }
}
