package sparselab.kernels;

import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.stream.IntStream;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import sparselab.sparse.Csr;
import sparselab.sparse.Values;

/**
 * Sixteen rows are the lanes of a vector, and at each step all of them take their next weight from
 * one window of 64 inputs, which lies in four registers: two two-vector selects and a blend find
 * the inputs, no gather. A row whose next weight lies behind the window waits with a zero; the
 * window moves on as soon as the slowest row lets it. Needs vectors of sixteen floats.
 *
 * <p>Bytes a stored weight: {@code 4 + 1 + 2/16}, or {@code 2 + 1 + 2/16} in bfloat16. Of the
 * stored weights 96, 90 and 78 % are real at 50, 80 and 90 % sparsity of scattered zeros.
 *
 * <p>Four slices of sixteen rows go side by side: one stream of memory does not keep the
 * prefetchers busy.
 */
record WindowSpmv(String name, boolean half) implements Spmv {
  private static final int LANES = 16;
  private static final int STREAMS = 4;

  /** Inputs in four registers: a position takes six bits. */
  private static final int WINDOW = 4 * LANES;

  /** Steps whose positions share a cache line, in front of their values. */
  private static final int GROUP = 4;

  static Spmv f32() {
    return new WindowSpmv("window", false);
  }

  static Spmv bf16() {
    return new WindowSpmv("window bf16", true);
  }

  @Override
  public boolean exact() {
    return !half;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Slices(a, half);
  }

  private static final class Slices extends Work.ByVector {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;

    // Row of each lane of each slice, −1 for none; longest rows first.
    private final int[] rowOf;
    // First step of each quad's first slice; its other slices follow, all of equal length.
    private final int[] start;
    // First vector of inputs of each step's window.
    private final short[] window;
    // Groups of four steps: 64 bytes of positions, then the values.
    private final Floats steps;
    private final boolean half;
    private final long groupBytes;
    private final ThreadLocal<Floats> input;
    private final ThreadLocal<Floats> sums;

    Slices(Csr a, boolean half) {
      super(a.rows(), a.cols());
      this.half = half;
      groupBytes = GROUP * LANES * (half ? 3L : 5L);
      int quads = Math.ceilDiv(rows, LANES * STREAMS);
      int[] order =
          IntStream.range(0, rows)
              .boxed()
              .sorted(Comparator.comparingInt(i -> a.rowPtr()[i] - a.rowPtr()[i + 1]))
              .mapToInt(Integer::intValue)
              .toArray();
      rowOf = new int[quads * STREAMS * LANES];
      for (int lane = 0; lane < rowOf.length; lane++) {
        rowOf[lane] = lane < order.length ? order[lane] : -1;
      }
      start = new int[quads + 1];
      for (int q = 0; q < quads; q++) {
        int most = 0;
        for (int s = q * STREAMS; s < (q + 1) * STREAMS; s++) {
          most = Math.max(most, slice(a, s, null, 0));
        }
        int length = Math.ceilDiv(most, GROUP) * GROUP;
        start[q + 1] = Math.addExact(start[q], Math.multiplyExact(STREAMS, length));
      }
      window = new short[start[quads]];
      steps = Floats.allocate(start[quads] / GROUP * groupBytes / 4);
      for (int q = 0; q < quads; q++) {
        int length = (start[q + 1] - start[q]) / STREAMS;
        for (int s = 0; s < STREAMS; s++) {
          slice(a, q * STREAMS + s, steps, start[q] + s * length);
        }
      }
      // Whole windows are read, from any vector of inputs on.
      long padded = Math.ceilDiv(cols, LANES) * (long) LANES + WINDOW;
      input = ThreadLocal.withInitial(() -> Floats.allocate(padded));
      sums = ThreadLocal.withInitial(() -> Floats.allocate(LANES * STREAMS));
    }

    /** Lays a slice out from step {@code first} on if {@code to} is given; returns its steps. */
    private int slice(Csr a, int slice, @Nullable Floats to, int first) {
      var next = new int[LANES];
      for (int lane = 0; lane < LANES; lane++) {
        int row = rowOf[slice * LANES + lane];
        next[lane] = row < 0 ? 0 : a.rowPtr()[row];
      }
      for (int step = 0; ; step++) {
        int least = Integer.MAX_VALUE;
        for (int lane = 0; lane < LANES; lane++) {
          least = Math.min(least, column(a, slice, lane, next[lane]));
        }
        if (least == Integer.MAX_VALUE) {
          return step;
        }
        int from = least / LANES * LANES;
        if (to != null) {
          window[first + step] = (short) (from / LANES);
        }
        for (int lane = 0; lane < LANES; lane++) {
          int column = column(a, slice, lane, next[lane]);
          if (column < from + WINDOW && column != Integer.MAX_VALUE) {
            if (to != null) {
              put(to, first + step, lane, column - from, a.values()[next[lane]]);
            }
            next[lane]++;
          }
        }
      }
    }

    private int column(Csr a, int slice, int lane, int p) {
      int row = rowOf[slice * LANES + lane];
      return row < 0 || p == a.rowPtr()[row + 1] ? Integer.MAX_VALUE : a.colIdx()[p];
    }

    private void put(Floats to, int step, int lane, int position, float value) {
      var memory = to.segment();
      long group = step / GROUP * groupBytes;
      int in = step % GROUP * LANES + lane;
      memory.set(ValueLayout.JAVA_BYTE, group + in, (byte) position);
      long values = group + GROUP * LANES;
      if (half) {
        short narrow = Values.Bf16.of(new float[] {value}).values()[0];
        memory.set(ValueLayout.JAVA_SHORT, values + 2L * in, narrow);
      } else {
        memory.set(ValueLayout.JAVA_FLOAT, values + 4L * in, value);
      }
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      long in = input.get().address();
      ImageSource.copy(x, in, cols);
      long sum = sums.get().address();
      int quads = start.length - 1;
      for (int q = share(quads, part, parts); q < share(quads, part + 1, parts); q++) {
        int length = (start[q + 1] - start[q]) / STREAMS;
        if (half) {
          narrow(start[q], length, in, sum);
        } else {
          wide(start[q], length, in, sum);
        }
        for (int lane = 0; lane < LANES * STREAMS; lane++) {
          int row = rowOf[q * LANES * STREAMS + lane];
          if (row >= 0) {
            store(y, row, Memory.get(sum + 4L * lane), epilogue);
          }
        }
      }
    }

    // Each loop is written out: a vector that passes between methods may become an object.
    private void wide(int first, int length, long in, long sum) {
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      long from = steps.address() + first / GROUP * groupBytes;
      long stream = length / GROUP * groupBytes;
      int w = first;
      for (int t = 0; t < length; t++, w++) {
        long group = from + (t >> 2) * groupBytes;
        long p0 = (group + (t & 3) * 16L) & Memory.ADDRESS;
        long v0 = (group + 64 + (t & 3) * 64L) & Memory.ADDRESS;
        long x0 = (in + 64L * (window[w] & 0xffff)) & Memory.ADDRESS;
        var i0 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p0, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s0 =
            i0.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x0, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 64, Lanes.ORDER))
                .blend(
                    i0.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 192, Lanes.ORDER)),
                    i0.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(FloatVector.fromMemorySegment(FLOATS, Memory.ALL, v0, Lanes.ORDER), s0);
        long p1 = (p0 + stream) & Memory.ADDRESS;
        long v1 = (v0 + stream) & Memory.ADDRESS;
        long x1 = (in + 64L * (window[w + length] & 0xffff)) & Memory.ADDRESS;
        var i1 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p1, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s1 =
            i1.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x1, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 64, Lanes.ORDER))
                .blend(
                    i1.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 192, Lanes.ORDER)),
                    i1.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(FloatVector.fromMemorySegment(FLOATS, Memory.ALL, v1, Lanes.ORDER), s1);
        long p2 = (p1 + stream) & Memory.ADDRESS;
        long v2 = (v1 + stream) & Memory.ADDRESS;
        long x2 = (in + 64L * (window[w + 2 * length] & 0xffff)) & Memory.ADDRESS;
        var i2 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p2, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s2 =
            i2.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x2, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 64, Lanes.ORDER))
                .blend(
                    i2.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 192, Lanes.ORDER)),
                    i2.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(FloatVector.fromMemorySegment(FLOATS, Memory.ALL, v2, Lanes.ORDER), s2);
        long p3 = (p2 + stream) & Memory.ADDRESS;
        long v3 = (v2 + stream) & Memory.ADDRESS;
        long x3 = (in + 64L * (window[w + 3 * length] & 0xffff)) & Memory.ADDRESS;
        var i3 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p3, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s3 =
            i3.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x3, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 64, Lanes.ORDER))
                .blend(
                    i3.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 192, Lanes.ORDER)),
                    i3.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(FloatVector.fromMemorySegment(FLOATS, Memory.ALL, v3, Lanes.ORDER), s3);
      }
      s0.intoMemorySegment(Memory.ALL, sum, Lanes.ORDER);
      s1.intoMemorySegment(Memory.ALL, sum + 64, Lanes.ORDER);
      s2.intoMemorySegment(Memory.ALL, sum + 128, Lanes.ORDER);
      s3.intoMemorySegment(Memory.ALL, sum + 192, Lanes.ORDER);
    }

    private void narrow(int first, int length, long in, long sum) {
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      long from = steps.address() + first / GROUP * groupBytes;
      long stream = length / GROUP * groupBytes;
      int w = first;
      for (int t = 0; t < length; t++, w++) {
        long group = from + (t >> 2) * groupBytes;
        long p0 = (group + (t & 3) * 16L) & Memory.ADDRESS;
        long v0 = (group + 64 + (t & 3) * 32L) & Memory.ADDRESS;
        long x0 = (in + 64L * (window[w] & 0xffff)) & Memory.ADDRESS;
        var i0 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p0, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s0 =
            i0.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x0, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 64, Lanes.ORDER))
                .blend(
                    i0.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x0 + 192, Lanes.ORDER)),
                    i0.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(
                    ShortVector.fromMemorySegment(SHORTS, Memory.ALL, v0, Lanes.ORDER)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats(),
                    s0);
        long p1 = (p0 + stream) & Memory.ADDRESS;
        long v1 = (v0 + stream) & Memory.ADDRESS;
        long x1 = (in + 64L * (window[w + length] & 0xffff)) & Memory.ADDRESS;
        var i1 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p1, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s1 =
            i1.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x1, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 64, Lanes.ORDER))
                .blend(
                    i1.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x1 + 192, Lanes.ORDER)),
                    i1.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(
                    ShortVector.fromMemorySegment(SHORTS, Memory.ALL, v1, Lanes.ORDER)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats(),
                    s1);
        long p2 = (p1 + stream) & Memory.ADDRESS;
        long v2 = (v1 + stream) & Memory.ADDRESS;
        long x2 = (in + 64L * (window[w + 2 * length] & 0xffff)) & Memory.ADDRESS;
        var i2 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p2, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s2 =
            i2.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x2, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 64, Lanes.ORDER))
                .blend(
                    i2.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x2 + 192, Lanes.ORDER)),
                    i2.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(
                    ShortVector.fromMemorySegment(SHORTS, Memory.ALL, v2, Lanes.ORDER)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats(),
                    s2);
        long p3 = (p2 + stream) & Memory.ADDRESS;
        long v3 = (v2 + stream) & Memory.ADDRESS;
        long x3 = (in + 64L * (window[w + 3 * length] & 0xffff)) & Memory.ADDRESS;
        var i3 =
            ByteVector.fromMemorySegment(BYTES, Memory.ALL, p3, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
        s3 =
            i3.selectFrom(
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x3, Lanes.ORDER),
                    IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 64, Lanes.ORDER))
                .blend(
                    i3.selectFrom(
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 128, Lanes.ORDER),
                        IntVector.fromMemorySegment(INTS, Memory.ALL, x3 + 192, Lanes.ORDER)),
                    i3.compare(VectorOperators.GT, 31))
                .reinterpretAsFloats()
                .fma(
                    ShortVector.fromMemorySegment(SHORTS, Memory.ALL, v3, Lanes.ORDER)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats(),
                    s3);
      }
      s0.intoMemorySegment(Memory.ALL, sum, Lanes.ORDER);
      s1.intoMemorySegment(Memory.ALL, sum + 64, Lanes.ORDER);
      s2.intoMemorySegment(Memory.ALL, sum + 128, Lanes.ORDER);
      s3.intoMemorySegment(Memory.ALL, sum + 192, Lanes.ORDER);
    }

    @Override
    public long bytes() {
      return 4 * steps.size() + 2L * window.length + 4L * start.length + 4L * rowOf.length;
    }
  }
}
