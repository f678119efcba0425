package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * A tile of four rows of A by two vectors of B's columns: eight sums in registers, so that each
 * loaded vector feeds four multiply-adds.
 */
final class VectorGemm implements Gemm {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public boolean suits() {
    return true;
  }

  @Override
  public Spmm.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Dense(m, k, rowMajor.clone());
  }

  private static final class Dense extends Work.ByMatrix {
    private final float[] a;

    Dense(int m, int k, float[] a) {
      super(m, k);
      this.a = a;
    }

    @Override
    public long bytes() {
      return 4L * a.length;
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      int from = share(rows, part, parts);
      int to = share(rows, part + 1, parts);
      int columns = n - n % (2 * Lanes.LENGTH);
      for (int j = 0; j < columns; j += 2 * Lanes.LENGTH) {
        int i = from;
        for (; i <= to - 4; i += 4) {
          fourByTwo(i, b + 4L * j, n, c + 4 * ((long) i * n + j), epilogue);
        }
        for (; i < to; i++) {
          oneByTwo(i, b + 4L * j, n, c + 4 * ((long) i * n + j), epilogue.biasAt(i));
        }
      }
      for (int i = from; columns < n && i < to; i++) {
        rest(i, b + 4L * columns, n, c + 4 * ((long) i * n + columns), n - columns, epilogue);
      }
      Lanes.finish(c + 4L * from * n, to - from, n, epilogue.activation());
    }

    private void fourByTwo(int i, long b, int n, long c, Epilogue epilogue) {
      var s00 = broadcast(SPECIES, epilogue.biasAt(i));
      var s01 = s00;
      var s10 = broadcast(SPECIES, epilogue.biasAt(i + 1));
      var s11 = s10;
      var s20 = broadcast(SPECIES, epilogue.biasAt(i + 2));
      var s21 = s20;
      var s30 = broadcast(SPECIES, epilogue.biasAt(i + 3));
      var s31 = s30;
      int k = cols;
      for (int l = 0, p = i * k; l < k; l++, p++) {
        var b0 = fromMemorySegment(SPECIES, Memory.ALL, b + 4L * n * l, ORDER);
        var b1 = fromMemorySegment(SPECIES, Memory.ALL, b + 4L * n * l + Lanes.BYTES, ORDER);
        var w0 = broadcast(SPECIES, a[p]);
        s00 = w0.fma(b0, s00);
        s01 = w0.fma(b1, s01);
        var w1 = broadcast(SPECIES, a[p + k]);
        s10 = w1.fma(b0, s10);
        s11 = w1.fma(b1, s11);
        var w2 = broadcast(SPECIES, a[p + 2 * k]);
        s20 = w2.fma(b0, s20);
        s21 = w2.fma(b1, s21);
        var w3 = broadcast(SPECIES, a[p + 3 * k]);
        s30 = w3.fma(b0, s30);
        s31 = w3.fma(b1, s31);
      }
      long row = 4L * n;
      s00.intoMemorySegment(Memory.ALL, c, ORDER);
      s01.intoMemorySegment(Memory.ALL, c + Lanes.BYTES, ORDER);
      s10.intoMemorySegment(Memory.ALL, c + row, ORDER);
      s11.intoMemorySegment(Memory.ALL, c + row + Lanes.BYTES, ORDER);
      s20.intoMemorySegment(Memory.ALL, c + 2 * row, ORDER);
      s21.intoMemorySegment(Memory.ALL, c + 2 * row + Lanes.BYTES, ORDER);
      s30.intoMemorySegment(Memory.ALL, c + 3 * row, ORDER);
      s31.intoMemorySegment(Memory.ALL, c + 3 * row + Lanes.BYTES, ORDER);
    }

    private void oneByTwo(int i, long b, int n, long c, float bias) {
      var s0 = broadcast(SPECIES, bias);
      var s1 = s0;
      for (int l = 0; l < cols; l++) {
        var w = broadcast(SPECIES, a[i * cols + l]);
        s0 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, b + 4L * n * l, ORDER), s0);
        s1 = w.fma(fromMemorySegment(SPECIES, Memory.ALL, b + 4L * n * l + Lanes.BYTES, ORDER), s1);
      }
      s0.intoMemorySegment(Memory.ALL, c, ORDER);
      s1.intoMemorySegment(Memory.ALL, c + Lanes.BYTES, ORDER);
    }

    /** The last columns, fewer than two vectors. */
    private void rest(int i, long b, int n, long c, int columns, Epilogue epilogue) {
      ScalarSpmm.start(c, columns, epilogue.biasAt(i));
      for (int l = 0; l < cols; l++) {
        ScalarSpmm.add(a[i * cols + l], b + 4L * n * l, c, columns);
      }
    }
  }
}
