package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

/**
 * Four rows at once share each loaded vector of x; weights lie off-heap, each row padded to whole
 * vectors, and are read once from front to back.
 */
final class VectorGemv implements Gemv {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Spmv.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Dense(m, k, rowMajor);
  }

  private static final class Dense extends Work.ByVector {
    private final Floats a;
    private final long rowBytes;

    Dense(int m, int k, float[] rowMajor) {
      super(m, k);
      int padded = Math.ceilDiv(k, Lanes.LENGTH) * Lanes.LENGTH;
      rowBytes = 4L * padded;
      a = Floats.allocate((long) m * padded);
      for (int i = 0; i < m; i++) {
        for (int l = 0; l < k; l++) {
          a.set((long) i * padded + l, rowMajor[i * k + l]);
        }
      }
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      int end = share(rows, part + 1, parts);
      int i = share(rows, part, parts);
      for (; i <= end - 4; i += 4) {
        four(i, x, y, epilogue);
      }
      for (; i < end; i++) {
        one(i, x, y, epilogue);
      }
    }

    private void four(int i, long x, long y, Epilogue epilogue) {
      var s0 = broadcast(SPECIES, 0);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      long w = a.address() + i * rowBytes;
      int whole = cols - cols % Lanes.LENGTH;
      for (int l = 0; l < whole; l += Lanes.LENGTH) {
        var input = fromMemorySegment(SPECIES, Memory.ALL, x + 4L * l, ORDER);
        long at = (w + 4L * l) & Memory.ADDRESS;
        s0 = input.fma(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER), s0);
        s1 =
            input.fma(
                fromMemorySegment(SPECIES, Memory.ALL, (at + rowBytes) & Memory.ADDRESS, ORDER),
                s1);
        s2 =
            input.fma(
                fromMemorySegment(SPECIES, Memory.ALL, (at + 2 * rowBytes) & Memory.ADDRESS, ORDER),
                s2);
        s3 =
            input.fma(
                fromMemorySegment(SPECIES, Memory.ALL, (at + 3 * rowBytes) & Memory.ADDRESS, ORDER),
                s3);
      }
      if (whole < cols) {
        var input =
            fromMemorySegment(
                SPECIES, Memory.ALL, x + 4L * whole, ORDER, Lanes.first(cols - whole));
        long at = w + 4L * whole;
        s0 = input.fma(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER), s0);
        s1 = input.fma(fromMemorySegment(SPECIES, Memory.ALL, at + rowBytes, ORDER), s1);
        s2 = input.fma(fromMemorySegment(SPECIES, Memory.ALL, at + 2 * rowBytes, ORDER), s2);
        s3 = input.fma(fromMemorySegment(SPECIES, Memory.ALL, at + 3 * rowBytes, ORDER), s3);
      }
      // All sums before the first store: with stores between them a vector may end on the heap.
      float y0 = Lanes.sum(s0);
      float y1 = Lanes.sum(s1);
      float y2 = Lanes.sum(s2);
      float y3 = Lanes.sum(s3);
      store(y, i, y0, epilogue);
      store(y, i + 1, y1, epilogue);
      store(y, i + 2, y2, epilogue);
      store(y, i + 3, y3, epilogue);
    }

    private void one(int i, long x, long y, Epilogue epilogue) {
      var s = broadcast(SPECIES, 0);
      long w = a.address() + i * rowBytes;
      int l = 0;
      for (; l <= cols - Lanes.LENGTH; l += Lanes.LENGTH) {
        s =
            fromMemorySegment(SPECIES, Memory.ALL, x + 4L * l, ORDER)
                .fma(fromMemorySegment(SPECIES, Memory.ALL, w + 4L * l, ORDER), s);
      }
      if (l < cols) {
        var input =
            fromMemorySegment(SPECIES, Memory.ALL, x + 4L * l, ORDER, Lanes.first(cols - l));
        s = input.fma(fromMemorySegment(SPECIES, Memory.ALL, w + 4L * l, ORDER), s);
      }
      store(y, i, Lanes.sum(s), epilogue);
    }

    @Override
    public long bytes() {
      return 4 * a.size();
    }
  }
}
