package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * Skips zeros of a few inputs: A lies in blocks of rows, column after column within, and each input
 * reads only the columns of its own values that are not zero, its sums in registers. A block stays
 * in the second-level cache from the first of eight inputs to the last: memory is read once for
 * all. <em>Liu et al., Training-Free Activation Sparsity in Large Language Models (TEAL),
 * 2024</em>, whose kernel takes one input.
 */
final class SkipGemm implements Gemm {
  /** Vectors of rows in a block: a sum each. */
  private static final int VECTORS = 4;

  /** Inputs that share one reading of the weights. */
  private static final int INPUTS = 8;

  @Override
  public String name() {
    return "skip";
  }

  /** Depends on the inputs, which nobody knows when the weights are prepared. */
  @Override
  public boolean suits() {
    return false;
  }

  @Override
  public Spmm.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Blocks(m, k, rowMajor);
  }

  private static final class Blocks extends Work.ByMatrix {
    private static final int HEIGHT = VECTORS * Lanes.LENGTH;

    private final Floats a;
    private final int blocks;
    // For each thread: which values of each input are not zero, how many, the sums of a block.
    private final ThreadLocal<int[]> live;
    private final ThreadLocal<int[]> counts = ThreadLocal.withInitial(() -> new int[INPUTS]);
    private final ThreadLocal<Floats> sums;

    Blocks(int m, int k, float[] rowMajor) {
      super(m, k);
      blocks = Math.ceilDiv(m, HEIGHT);
      a = Floats.allocate((long) blocks * k * HEIGHT);
      for (int i = 0; i < m; i++) {
        for (int l = 0; l < k; l++) {
          a.set(((long) (i / HEIGHT) * k + l) * HEIGHT + i % HEIGHT, rowMajor[i * k + l]);
        }
      }
      live = ThreadLocal.withInitial(() -> new int[INPUTS * (k + 1)]);
      sums = ThreadLocal.withInitial(() -> Floats.allocate(HEIGHT));
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      int from = share(blocks, part, parts);
      int to = share(blocks, part + 1, parts);
      int[] columns = live.get();
      int[] count = counts.get();
      for (int j0 = 0; j0 < n; j0 += INPUTS) {
        int inputs = Math.min(INPUTS, n - j0);
        for (int j = 0; j < inputs; j++) {
          count[j] = find(b + 4L * (j0 + j), n, columns, j * (cols + 1));
        }
        for (int t = from; t < to; t++) {
          for (int j = 0; j < inputs; j++) {
            long input = b + 4L * (j0 + j);
            add(t, columns, j * (cols + 1), count[j], input, 4L * n, sums.get().address());
            store(t, c + 4L * (j0 + j), n, epilogue, sums.get().address());
          }
        }
      }
    }

    /** Writes which values of an input are not zero from {@code start} on; returns how many. */
    private int find(long input, int n, int[] columns, int start) {
      int p = start;
      for (int l = 0; l < cols; l++) {
        columns[p] = l;
        p += Memory.get(input + 4L * l * n) != 0 ? 1 : 0;
      }
      return p - start;
    }

    private void store(int t, long c, int n, Epilogue epilogue, long sum) {
      for (int i = t * HEIGHT; i < Math.min(rows, (t + 1) * HEIGHT); i++) {
        float value = Memory.get(sum + 4L * (i - t * HEIGHT)) + epilogue.biasAt(i);
        Memory.set(c + 4L * i * n, epilogue.activation().apply(value));
      }
    }

    private void add(int t, int[] columns, int start, int count, long b, long stride, long sum) {
      long block = a.address() + 4L * t * cols * HEIGHT;
      var s0 = broadcast(SPECIES, 0);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      for (int p = start; p < start + count; p++) {
        int l = columns[p];
        var x = broadcast(SPECIES, Memory.get(b + l * stride));
        long at = (block + 4L * HEIGHT * l) & Memory.ADDRESS;
        s0 = x.fma(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER), s0);
        s1 = x.fma(fromMemorySegment(SPECIES, Memory.ALL, at + Lanes.BYTES, ORDER), s1);
        s2 = x.fma(fromMemorySegment(SPECIES, Memory.ALL, at + 2 * Lanes.BYTES, ORDER), s2);
        s3 = x.fma(fromMemorySegment(SPECIES, Memory.ALL, at + 3 * Lanes.BYTES, ORDER), s3);
      }
      s0.intoMemorySegment(Memory.ALL, sum, ORDER);
      s1.intoMemorySegment(Memory.ALL, sum + Lanes.BYTES, ORDER);
      s2.intoMemorySegment(Memory.ALL, sum + 2 * Lanes.BYTES, ORDER);
      s3.intoMemorySegment(Memory.ALL, sum + 3 * Lanes.BYTES, ORDER);
    }

    @Override
    public long bytes() {
      return 4 * a.size();
    }
  }
}
