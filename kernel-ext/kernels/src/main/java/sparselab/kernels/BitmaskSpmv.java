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
 * spread to their lanes by one instruction. Four rows at once, their values in one stream in the
 * order of use. Needs vectors of sixteen floats. <em>SparAMX, arXiv 2502.12444, §4</em>.
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
    return new Rows(half ? Bitmask.bf16(a) : Bitmask.of(a), half);
  }

  private static final class Rows extends Work.ByVector {
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    // Mask of row r of tile t at chunk j: masks[(t·chunks + j)·4 + r].
    private final short[] masks;
    private final float[] wide;
    private final short[] narrow;
    // Where the values of each tile start.
    private final int[] start;
    private final int chunks;
    private final int stored;

    Rows(Bitmask a, boolean half) {
      super(a.rows(), a.cols());
      chunks = Math.ceilDiv(cols, LANES);
      int tiles = Math.ceilDiv(rows, TILE);
      int words = Math.ceilDiv(cols, 64);
      masks = new short[tiles * chunks * TILE];
      start = new int[tiles + 1];
      stored = a.values().length();
      // One vector more than there are values: the last load reaches beyond them.
      wide = new float[half ? 0 : stored + LANES];
      narrow = new short[half ? stored + LANES : 0];
      int[] next = Arrays.copyOf(a.rowPtr(), tiles * TILE + 1);
      int q = 0;
      for (int at = 0; at < masks.length; at++) {
        int row = at / (TILE * chunks) * TILE + at % TILE;
        int j = at / TILE % chunks;
        if (at % (TILE * chunks) == 0) {
          start[at / (TILE * chunks)] = q;
        }
        long bits = row < rows ? a.bits()[row * words + j / 4] >>> (j % 4 * LANES) : 0;
        masks[at] = (short) bits;
        for (int e = Long.bitCount(bits & 0xffff); e > 0; e--) {
          switch (a.values()) {
            case Values.F32(var values) -> wide[q] = values[next[row]];
            case Values.Bf16(var values) -> narrow[q] = values[next[row]];
            case Values.Int8 ignored -> throw new AssertionError("not prepared from int8");
          }
          next[row]++;
          q++;
        }
      }
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      int tiles = start.length - 1;
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
      int p = start[t];
      int at = t * chunks * TILE;
      for (int j = 0; j < cols / LANES; j++, at += TILE) {
        var in = FloatVector.fromMemorySegment(FLOATS, Memory.ALL, x + 4L * LANES * j, Lanes.ORDER);
        int m0 = masks[at] & 0xffff;
        s0 =
            FloatVector.fromArray(FLOATS, wide, p)
                .expand(VectorMask.fromLong(FLOATS, m0))
                .fma(in, s0);
        p += Integer.bitCount(m0);
        int m1 = masks[at + 1] & 0xffff;
        s1 =
            FloatVector.fromArray(FLOATS, wide, p)
                .expand(VectorMask.fromLong(FLOATS, m1))
                .fma(in, s1);
        p += Integer.bitCount(m1);
        int m2 = masks[at + 2] & 0xffff;
        s2 =
            FloatVector.fromArray(FLOATS, wide, p)
                .expand(VectorMask.fromLong(FLOATS, m2))
                .fma(in, s2);
        p += Integer.bitCount(m2);
        int m3 = masks[at + 3] & 0xffff;
        s3 =
            FloatVector.fromArray(FLOATS, wide, p)
                .expand(VectorMask.fromLong(FLOATS, m3))
                .fma(in, s3);
        p += Integer.bitCount(m3);
      }
      int row = t * TILE;
      p = finish(row, s0.reduceLanes(VectorOperators.ADD), p, at, x, y, epilogue);
      p = finish(row + 1, s1.reduceLanes(VectorOperators.ADD), p, at + 1, x, y, epilogue);
      p = finish(row + 2, s2.reduceLanes(VectorOperators.ADD), p, at + 2, x, y, epilogue);
      finish(row + 3, s3.reduceLanes(VectorOperators.ADD), p, at + 3, x, y, epilogue);
    }

    private void narrow(int t, long x, long y, Epilogue epilogue) {
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int p = start[t];
      int at = t * chunks * TILE;
      for (int j = 0; j < cols / LANES; j++, at += TILE) {
        var in = FloatVector.fromMemorySegment(FLOATS, Memory.ALL, x + 4L * LANES * j, Lanes.ORDER);
        int m0 = masks[at] & 0xffff;
        s0 =
            ShortVector.fromArray(SHORTS, narrow, p)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m0))
                .fma(in, s0);
        p += Integer.bitCount(m0);
        int m1 = masks[at + 1] & 0xffff;
        s1 =
            ShortVector.fromArray(SHORTS, narrow, p)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m1))
                .fma(in, s1);
        p += Integer.bitCount(m1);
        int m2 = masks[at + 2] & 0xffff;
        s2 =
            ShortVector.fromArray(SHORTS, narrow, p)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m2))
                .fma(in, s2);
        p += Integer.bitCount(m2);
        int m3 = masks[at + 3] & 0xffff;
        s3 =
            ShortVector.fromArray(SHORTS, narrow, p)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_512, 0)
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats()
                .expand(VectorMask.fromLong(FLOATS, m3))
                .fma(in, s3);
        p += Integer.bitCount(m3);
      }
      int row = t * TILE;
      p = finish(row, s0.reduceLanes(VectorOperators.ADD), p, at, x, y, epilogue);
      p = finish(row + 1, s1.reduceLanes(VectorOperators.ADD), p, at + 1, x, y, epilogue);
      p = finish(row + 2, s2.reduceLanes(VectorOperators.ADD), p, at + 2, x, y, epilogue);
      finish(row + 3, s3.reduceLanes(VectorOperators.ADD), p, at + 3, x, y, epilogue);
    }

    /** Adds the columns behind the last whole chunk, stores, returns where the next row's start. */
    private int finish(int row, float whole, int from, int at, long x, long y, Epilogue epilogue) {
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
      return p;
    }

    @Override
    public long bytes() {
      return 2L * masks.length + 4L * start.length + (narrow.length > 0 ? 2L : 4L) * stored;
    }
  }
}
