package sparselab.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import sparselab.sparse.Bitmask;
import sparselab.sparse.Csr;
import sparselab.sparse.Values;

/**
 * Sixteen bits say which of sixteen inputs have a weight; the weights are loaded together and
 * spread to their lanes by one instruction. Four rows at once, a quarter of the matrix apart: four
 * streams of values keep the prefetchers busy. Needs vectors of sixteen floats. <em>SparAMX, arXiv
 * 2502.12444, §4</em>.
 *
 * <p>Bytes a weight: {@code 1/8 + 4·density}, or {@code 1/8 + 2·density} in bfloat16.
 */
record BitmaskSpmv(String name, boolean half) implements Spmv {
  private static final int LANES = 16;
  private static final int TILE = 4;

  static Spmv f32() {
    return new BitmaskSpmv("bitmask", false);
  }

  static Spmv bf16() {
    return new BitmaskSpmv("bitmask bf16", true);
  }

  @Override
  public boolean exact() {
    return !half;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Rows(half ? Bitmask.bf16(a) : Bitmask.of(a));
  }

  private static final class Rows extends Work.ByVector {
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    // Mask of the r-th row of tile t at chunk j: masks[(t·chunks + j)·4 + r].
    private final short[] masks;
    private final float[] wide;
    private final short[] narrow;
    // Where the values of each row start; rows there are not start at the end.
    private final int[] start;
    private final int chunks;
    private final int tiles;
    private final int stored;

    Rows(Bitmask a) {
      super(a.rows(), a.cols());
      chunks = Math.ceilDiv(cols, LANES);
      tiles = Math.ceilDiv(rows, TILE);
      int words = Math.ceilDiv(cols, 64);
      masks = new short[tiles * chunks * TILE];
      stored = a.values().length();
      start = Arrays.copyOf(a.rowPtr(), tiles * TILE + 1);
      Arrays.fill(start, rows, start.length, stored);
      // One vector more than there are values: the last load reaches beyond them.
      wide =
          a.values() instanceof Values.F32(var v) ? Arrays.copyOf(v, stored + LANES) : new float[0];
      narrow =
          a.values() instanceof Values.Bf16(var v)
              ? Arrays.copyOf(v, stored + LANES)
              : new short[0];
      for (int at = 0; at < masks.length; at++) {
        // Rows of a tile lie a quarter of the matrix apart: four long streams of values.
        int row = at / (TILE * chunks) + at % TILE * tiles;
        int j = at / TILE % chunks;
        long bits = row < rows ? a.bits()[row * words + j / 4] >>> (j % 4 * LANES) : 0;
        masks[at] = (short) bits;
      }
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      for (int t = share(tiles, part, parts); t < share(tiles, part + 1, parts); t++) {
        if (narrow.length > 0) {
          narrow(t, x, y, epilogue);
        } else {
          wide(t, x, y, epilogue);
        }
      }
    }

    // Each loop is written out: a vector that passes between methods may become an object.
    private void wide(int t, long x, long y, Epilogue epilogue) {
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int p0 = start[t];
      int p1 = start[t + tiles];
      int p2 = start[t + 2 * tiles];
      int p3 = start[t + 3 * tiles];
      int at = t * chunks * TILE;
      for (int j = 0; j < cols / LANES; j++, at += TILE) {
        var in = FloatVector.fromMemorySegment(FLOATS, Memory.ALL, x + 4L * LANES * j, Lanes.ORDER);
        int m0 = masks[at] & 0xffff;
        s0 =
            FloatVector.fromArray(FLOATS, wide, p0)
                .expand(VectorMask.fromLong(FLOATS, m0))
                .fma(in, s0);
        p0 += Integer.bitCount(m0);
        int m1 = masks[at + 1] & 0xffff;
        s1 =
            FloatVector.fromArray(FLOATS, wide, p1)
                .expand(VectorMask.fromLong(FLOATS, m1))
                .fma(in, s1);
        p1 += Integer.bitCount(m1);
        int m2 = masks[at + 2] & 0xffff;
        s2 =
            FloatVector.fromArray(FLOATS, wide, p2)
                .expand(VectorMask.fromLong(FLOATS, m2))
                .fma(in, s2);
        p2 += Integer.bitCount(m2);
        int m3 = masks[at + 3] & 0xffff;
        s3 =
            FloatVector.fromArray(FLOATS, wide, p3)
                .expand(VectorMask.fromLong(FLOATS, m3))
                .fma(in, s3);
        p3 += Integer.bitCount(m3);
      }
      finish(t, s0.reduceLanes(VectorOperators.ADD), p0, at, x, y, epilogue);
      finish(t + tiles, s1.reduceLanes(VectorOperators.ADD), p1, at + 1, x, y, epilogue);
      finish(t + 2 * tiles, s2.reduceLanes(VectorOperators.ADD), p2, at + 2, x, y, epilogue);
      finish(t + 3 * tiles, s3.reduceLanes(VectorOperators.ADD), p3, at + 3, x, y, epilogue);
    }

    private void narrow(int t, long x, long y, Epilogue epilogue) {
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int p0 = start[t];
      int p1 = start[t + tiles];
      int p2 = start[t + 2 * tiles];
      int p3 = start[t + 3 * tiles];
      int at = t * chunks * TILE;
      for (int j = 0; j < cols / LANES; j++, at += TILE) {
        var in = FloatVector.fromMemorySegment(FLOATS, Memory.ALL, x + 4L * LANES * j, Lanes.ORDER);
        int m0 = masks[at] & 0xffff;
        s0 =
            ShortVector.fromArray(SHORTS, narrow, p0)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m0))
                .fma(in, s0);
        p0 += Integer.bitCount(m0);
        int m1 = masks[at + 1] & 0xffff;
        s1 =
            ShortVector.fromArray(SHORTS, narrow, p1)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m1))
                .fma(in, s1);
        p1 += Integer.bitCount(m1);
        int m2 = masks[at + 2] & 0xffff;
        s2 =
            ShortVector.fromArray(SHORTS, narrow, p2)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m2))
                .fma(in, s2);
        p2 += Integer.bitCount(m2);
        int m3 = masks[at + 3] & 0xffff;
        s3 =
            ShortVector.fromArray(SHORTS, narrow, p3)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m3))
                .fma(in, s3);
        p3 += Integer.bitCount(m3);
      }
      finish(t, s0.reduceLanes(VectorOperators.ADD), p0, at, x, y, epilogue);
      finish(t + tiles, s1.reduceLanes(VectorOperators.ADD), p1, at + 1, x, y, epilogue);
      finish(t + 2 * tiles, s2.reduceLanes(VectorOperators.ADD), p2, at + 2, x, y, epilogue);
      finish(t + 3 * tiles, s3.reduceLanes(VectorOperators.ADD), p3, at + 3, x, y, epilogue);
    }

    /** Adds the columns behind the last whole chunk and stores. */
    private void finish(int row, float whole, int from, int at, long x, long y, Epilogue epilogue) {
      float sum = whole;
      int p = from;
      if (cols % LANES != 0) {
        long input = x + 4L * (cols - cols % LANES);
        for (int bits = masks[at] & 0xffff; bits != 0; bits &= bits - 1, p++) {
          float weight = wide.length > 0 ? wide[p] : Float.intBitsToFloat(narrow[p] << 16);
          sum = Math.fma(weight, Memory.get(input + 4L * Integer.numberOfTrailingZeros(bits)), sum);
        }
      }
      if (row < rows) {
        store(y, row, sum, epilogue);
      }
    }

    @Override
    public long bytes() {
      return 2L * masks.length + 4L * start.length + (narrow.length > 0 ? 2L : 4L) * stored;
    }
  }
}
