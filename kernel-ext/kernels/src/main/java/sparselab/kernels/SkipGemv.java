package sparselab.kernels;

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
        Lanes.store(Lanes.broadcast(0), sum + 4L * i);
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
      var x0 = Lanes.broadcast(Memory.get(x + 4L * columns[p]));
      var x1 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 1]));
      var x2 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 2]));
      var x3 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 3]));
      var x4 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 4]));
      var x5 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 5]));
      var x6 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 6]));
      var x7 = Lanes.broadcast(Memory.get(x + 4L * columns[p + 7]));
      for (int i = from; i < to; i += Lanes.LENGTH) {
        long at = 4L * i;
        var even = x0.fma(Lanes.load(c0 + at), Lanes.load(sum + at));
        var odd = x1.mul(Lanes.load(c1 + at));
        even = x2.fma(Lanes.load(c2 + at), even);
        odd = x3.fma(Lanes.load(c3 + at), odd);
        even = x4.fma(Lanes.load(c4 + at), even);
        odd = x5.fma(Lanes.load(c5 + at), odd);
        even = x6.fma(Lanes.load(c6 + at), even);
        odd = x7.fma(Lanes.load(c7 + at), odd);
        Lanes.store(even.add(odd), sum + at);
      }
    }

    private void one(int column, long x, long sum, int from, int to) {
      long c = column(column);
      var weight = Lanes.broadcast(Memory.get(x + 4L * column));
      for (int i = from; i < to; i += Lanes.LENGTH) {
        long at = 4L * i;
        Lanes.store(weight.fma(Lanes.load(c + at), Lanes.load(sum + at)), sum + at);
      }
    }

    @Override
    public long bytes() {
      return 4 * a.size();
    }
  }
}
