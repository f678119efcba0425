package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

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
      var s0 = broadcast(SPECIES, bias);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int end = rowPtr[i + 1];
      for (int p = rowPtr[i]; p < end; p++) {
        var w = broadcast(SPECIES, values[p]);
        long x = b + 4L * n * colIdx[p];
        s0 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, x, ORDER), s0);
        s1 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, x + Lanes.BYTES, ORDER), s1);
        s2 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, x + 2 * Lanes.BYTES, ORDER), s2);
        s3 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, x + 3 * Lanes.BYTES, ORDER), s3);
      }
      s0.intoMemorySegment(Memory.ALL, c, ORDER);
      s1.intoMemorySegment(Memory.ALL, c + Lanes.BYTES, ORDER);
      s2.intoMemorySegment(Memory.ALL, c + 2 * Lanes.BYTES, ORDER);
      s3.intoMemorySegment(Memory.ALL, c + 3 * Lanes.BYTES, ORDER);
    }

    private void one(int i, long b, int n, long c, float bias) {
      var s = broadcast(SPECIES, bias);
      int end = rowPtr[i + 1];
      for (int p = rowPtr[i]; p < end; p++) {
        s =
            broadcast(SPECIES, values[p])
                .fma(fromMemorySegment(SPECIES, Memory.ALL, b + 4L * n * colIdx[p], ORDER), s);
      }
      s.intoMemorySegment(Memory.ALL, c, ORDER);
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
