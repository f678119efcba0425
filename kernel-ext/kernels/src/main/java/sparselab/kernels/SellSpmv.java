package sparselab.kernels;

import jdk.incubator.vector.FloatVector;
import sparselab.sparse.Csr;
import sparselab.sparse.Sell;

/**
 * SELL: a vector holds the same step of as many rows as it has lanes, their inputs are gathered. No
 * sums across lanes, no row ends inside a vector; rows of a slice have about equal length.
 */
final class SellSpmv implements Spmv {
  @Override
  public String name() {
    return "sell";
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Slices(a.rows(), a.cols(), Sell.of(Lanes.LENGTH, a));
  }

  private static final class Slices extends Work.ByVector {
    private final Sell a;
    // Gathers read Java arrays only, so x is copied there first.
    private final ThreadLocal<float[]> input;
    private final ThreadLocal<float[]> sums;

    Slices(int rows, int cols, Sell a) {
      super(rows, cols);
      this.a = a;
      input = ThreadLocal.withInitial(() -> new float[cols]);
      sums = ThreadLocal.withInitial(() -> new float[Lanes.LENGTH]);
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      float[] in = input.get();
      for (int l = 0; l < cols; l++) {
        in[l] = Memory.get(x + 4L * l);
      }
      int slices = a.slicePtr().length - 1;
      // Slices are sorted by length: dealt out in turn they balance.
      for (int s = part; s < slices; s += parts) {
        slice(s, in, y, epilogue);
      }
    }

    private void slice(int s, float[] in, long y, Epilogue epilogue) {
      int[] columns = a.colIdx();
      float[] values = a.values();
      int end = a.slicePtr()[s + 1];
      // One sum is enough: a gather takes longer than a multiply-add waits for the one before.
      var slice = FloatVector.zero(Lanes.SPECIES);
      for (int p = a.slicePtr()[s]; p < end; p += Lanes.LENGTH) {
        slice =
            FloatVector.fromArray(Lanes.SPECIES, values, p)
                .fma(FloatVector.fromArray(Lanes.SPECIES, in, 0, columns, p), slice);
      }
      float[] sum = sums.get();
      slice.intoArray(sum, 0);
      for (int lane = 0; lane < Lanes.LENGTH; lane++) {
        int row = a.rowOf()[s * Lanes.LENGTH + lane];
        if (row >= 0) {
          store(y, row, sum[lane], epilogue);
        }
      }
    }

    @Override
    public long bytes() {
      return a.bytes();
    }
  }
}
