package sparselab.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import sparselab.sparse.Csr;
import sparselab.sparse.NofM;

/**
 * Two of every four neighbouring inputs have a weight: sixteen weights cover 32 inputs, which lie
 * in two registers, and one two-vector select finds them. Where is said by sixteen times two bits:
 * one integer, shifted by another amount in each lane. Needs vectors of sixteen floats.
 *
 * <p>Bytes a stored weight: {@code 4 + 1/4}, so {@code 2.125} for each entry of the matrix.
 */
final class TwoOfFourSpmv implements Spmv {
  private static final int LANES = 16;
  private static final int ROWS = 4;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

  @Override
  public String name() {
    return "2:4";
  }

  /** Whether no group of four columns has more than two values. */
  @Override
  public boolean suits(Csr a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int p = a.rowPtr()[i]; p + 2 < a.rowPtr()[i + 1]; p++) {
        if (a.colIdx()[p] / 4 == a.colIdx()[p + 2] / 4) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Rows(NofM.of(2, 4, a));
  }

  private static final class Rows extends Work.ByVector {
    // Of each row: chunks of sixteen weights, the last filled with zeros.
    private final Floats values;
    // Of each row and chunk: sixteen places of two bits.
    private final int[] places;
    private final int[] shifts = new int[LANES];
    private final int[] groups = new int[LANES];
    private final int chunks;
    private final int tiles;
    private final ThreadLocal<Floats> input;

    Rows(NofM a) {
      super(a.rows(), a.cols());
      chunks = Math.ceilDiv(cols, 2 * LANES);
      tiles = Math.ceilDiv(rows, ROWS);
      // Rows of a tile lie a quarter of the matrix apart; those behind the last are zeros.
      values = Floats.allocate((long) tiles * ROWS * chunks * LANES);
      places = new int[tiles * ROWS * chunks];
      int slots = Math.ceilDiv(cols, 4) * 2;
      for (int slot = 0; slot < a.values().length; slot++) {
        int row = slot / slots;
        int chunk = row * chunks + slot % slots / LANES;
        int lane = slot % slots % LANES;
        values.set((long) chunk * LANES + lane, a.values()[slot]);
        places[chunk] |= a.place(slot) << (2 * lane);
      }
      for (int lane = 0; lane < LANES; lane++) {
        shifts[lane] = 2 * lane;
        groups[lane] = lane / 2 * 4;
      }
      long padded = (long) chunks * 2 * LANES;
      input = ThreadLocal.withInitial(() -> Floats.allocate(padded));
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      long in = input.get().address();
      ImageSource.copy(x, in, cols);
      for (int t = share(tiles, part, parts); t < share(tiles, part + 1, parts); t++) {
        tile(t, in, y, epilogue);
      }
    }

    private void tile(int t, long in, long y, Epilogue epilogue) {
      var shift = IntVector.fromArray(INTS, shifts, 0);
      var group = IntVector.fromArray(INTS, groups, 0);
      var s0 = FloatVector.zero(FLOATS);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      int at = t * chunks;
      int stream = tiles * chunks;
      long weights = values.address();
      for (int j = 0; j < chunks; j++, at++) {
        long from = (in + 128L * j) & Memory.ADDRESS;
        var low = IntVector.fromMemorySegment(INTS, Memory.ALL, from, Lanes.ORDER);
        var high = IntVector.fromMemorySegment(INTS, Memory.ALL, from + 64, Lanes.ORDER);
        int p0 = at;
        s0 =
            IntVector.broadcast(INTS, places[p0])
                .lanewise(VectorOperators.LSHR, shift)
                .and(3)
                .or(group)
                .selectFrom(low, high)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(
                        FLOATS, Memory.ALL, (weights + 64L * p0) & Memory.ADDRESS, Lanes.ORDER),
                    s0);
        int p1 = at + stream;
        s1 =
            IntVector.broadcast(INTS, places[p1])
                .lanewise(VectorOperators.LSHR, shift)
                .and(3)
                .or(group)
                .selectFrom(low, high)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(
                        FLOATS, Memory.ALL, (weights + 64L * p1) & Memory.ADDRESS, Lanes.ORDER),
                    s1);
        int p2 = at + 2 * stream;
        s2 =
            IntVector.broadcast(INTS, places[p2])
                .lanewise(VectorOperators.LSHR, shift)
                .and(3)
                .or(group)
                .selectFrom(low, high)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(
                        FLOATS, Memory.ALL, (weights + 64L * p2) & Memory.ADDRESS, Lanes.ORDER),
                    s2);
        int p3 = at + 3 * stream;
        s3 =
            IntVector.broadcast(INTS, places[p3])
                .lanewise(VectorOperators.LSHR, shift)
                .and(3)
                .or(group)
                .selectFrom(low, high)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(
                        FLOATS, Memory.ALL, (weights + 64L * p3) & Memory.ADDRESS, Lanes.ORDER),
                    s3);
      }
      finish(t, s0.reduceLanes(VectorOperators.ADD), y, epilogue);
      finish(t + tiles, s1.reduceLanes(VectorOperators.ADD), y, epilogue);
      finish(t + 2 * tiles, s2.reduceLanes(VectorOperators.ADD), y, epilogue);
      finish(t + 3 * tiles, s3.reduceLanes(VectorOperators.ADD), y, epilogue);
    }

    private void finish(int row, float sum, long y, Epilogue epilogue) {
      if (row < rows) {
        store(y, row, sum, epilogue);
      }
    }

    @Override
    public long bytes() {
      return 4 * values.size() + 4L * places.length;
    }
  }
}
