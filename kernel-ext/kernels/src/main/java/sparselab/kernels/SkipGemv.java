package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * Skips zeros of the input: A lies column after column, and only the columns of inputs that are not
 * zero are read, eight at a time, so that y is loaded and stored once for eight of them. After a
 * ReLU half of the inputs and more are zero. <em>Liu et al., Training-Free Activation Sparsity in
 * Large Language Models (TEAL), 2024</em>.
 */
final class SkipGemv implements Gemv {
  private static final int COLUMNS = 8;

  @Override
  public String name() {
    return "skip";
  }

  @Override
  public Spmv.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Columns(m, k, rowMajor);
  }

  private static final class Columns extends Work.ByVector {
    private final Floats a;
    private final int padded;

    // For each thread: which inputs are not zero, and the sums, padded to whole vectors.
    private final ThreadLocal<int[]> live;
    private final ThreadLocal<Floats> sums;

    Columns(int m, int k, float[] rowMajor) {
      super(m, k);
      padded = Math.ceilDiv(m, Lanes.LENGTH) * Lanes.LENGTH;
      a = Floats.allocate((long) k * padded);
      for (int i = 0; i < m; i++) {
        for (int l = 0; l < k; l++) {
          a.set((long) l * padded + i, rowMajor[i * k + l]);
        }
      }
      live = ThreadLocal.withInitial(() -> new int[k + 1]);
      sums = ThreadLocal.withInitial(() -> Floats.allocate(padded));
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      int[] columns = live.get();
      int count = 0;
      for (int l = 0; l < cols; l++) {
        columns[count] = l;
        count += Memory.get(x + 4L * l) != 0 ? 1 : 0;
      }
      int vectors = padded / Lanes.LENGTH;
      int from = share(vectors, part, parts) * Lanes.LENGTH;
      int to = share(vectors, part + 1, parts) * Lanes.LENGTH;
      long sum = sums.get().address();
      for (int i = from; i < to; i += Lanes.LENGTH) {
        broadcast(SPECIES, 0).intoMemorySegment(Memory.ALL, sum + 4L * i, ORDER);
      }
      int p = 0;
      for (; p <= count - COLUMNS; p += COLUMNS) {
        eight(columns, p, x, sum, from, to);
      }
      for (; p < count; p++) {
        one(columns[p], x, sum, from, to);
      }
      for (int i = from; i < Math.min(to, rows); i++) {
        store(y, i, Memory.get(sum + 4L * i), epilogue);
      }
    }

    private long column(int l) {
      return (a.address() + 4L * l * padded) & Memory.ADDRESS;
    }

    private void eight(int[] columns, int p, long x, long sum, int from, int to) {
      long c0 = column(columns[p]);
      long c1 = column(columns[p + 1]);
      long c2 = column(columns[p + 2]);
      long c3 = column(columns[p + 3]);
      long c4 = column(columns[p + 4]);
      long c5 = column(columns[p + 5]);
      long c6 = column(columns[p + 6]);
      long c7 = column(columns[p + 7]);
      var x0 = broadcast(SPECIES, Memory.get(x + 4L * columns[p]));
      var x1 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 1]));
      var x2 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 2]));
      var x3 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 3]));
      var x4 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 4]));
      var x5 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 5]));
      var x6 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 6]));
      var x7 = broadcast(SPECIES, Memory.get(x + 4L * columns[p + 7]));
      for (int i = from; i < to; i += Lanes.LENGTH) {
        long at = 4L * i;
        var even =
            x0.fma(
                fromMemorySegment(SPECIES, Memory.ALL, c0 + at, ORDER),
                fromMemorySegment(SPECIES, Memory.ALL, sum + at, ORDER));
        var odd = x1.mul(fromMemorySegment(SPECIES, Memory.ALL, c1 + at, ORDER));
        even = x2.fma(fromMemorySegment(SPECIES, Memory.ALL, c2 + at, ORDER), even);
        odd = x3.fma(fromMemorySegment(SPECIES, Memory.ALL, c3 + at, ORDER), odd);
        even = x4.fma(fromMemorySegment(SPECIES, Memory.ALL, c4 + at, ORDER), even);
        odd = x5.fma(fromMemorySegment(SPECIES, Memory.ALL, c5 + at, ORDER), odd);
        even = x6.fma(fromMemorySegment(SPECIES, Memory.ALL, c6 + at, ORDER), even);
        odd = x7.fma(fromMemorySegment(SPECIES, Memory.ALL, c7 + at, ORDER), odd);
        even.add(odd).intoMemorySegment(Memory.ALL, sum + at, ORDER);
      }
    }

    private void one(int column, long x, long sum, int from, int to) {
      long c = column(column);
      var weight = broadcast(SPECIES, Memory.get(x + 4L * column));
      for (int i = from; i < to; i += Lanes.LENGTH) {
        long at = 4L * i;
        weight
            .fma(
                fromMemorySegment(SPECIES, Memory.ALL, c + at, ORDER),
                fromMemorySegment(SPECIES, Memory.ALL, sum + at, ORDER))
            .intoMemorySegment(Memory.ALL, sum + at, ORDER);
      }
    }

    @Override
    public long bytes() {
      return 4 * a.size();
    }
  }
}
