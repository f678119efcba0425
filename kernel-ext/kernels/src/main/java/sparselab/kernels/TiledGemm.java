package sparselab.kernels;

import sparselab.kernels.TileCompiler.Columns;

/**
 * Register tiles of {@code mr} rows by up to {@code nr} vectors over packed weights, K-blocked: the
 * dense bar at its most honest in Java.
 */
record TiledGemm(int mr, int nr, int kBlock) implements Gemm {
  /** The tile that fits the registers: 4×4 of 32, 4×2 of 16. */
  static TiledGemm forThisMachine() {
    return new TiledGemm(4, Lanes.wide() ? 4 : 2, 256);
  }

  @Override
  public String name() {
    return "tiled";
  }

  @Override
  public boolean suits() {
    return true;
  }

  @Override
  public Spmm.Prepared prepare(int m, int k, float[] a) {
    Doors.dense(m, k, a);
    return new Tiled(m, k, program(m, k, a), PanelSource.MATRIX);
  }

  TileProgram program(int m, int k, float[] a) {
    var builder = new TileProgram.Builder(kBlock, nr);
    var whole = new TileFamily(mr, Columns.DENSE);
    var rest = new TileFamily(Math.max(1, m % mr), Columns.DENSE);
    int slices = Math.clamp(m / (4 * mr), 1, 8);
    int tiles = m / mr;
    for (int i = 0; i < slices; i++) {
      int from = Work.share(tiles, i, slices) * mr;
      int to = i == slices - 1 ? m : Work.share(tiles, i + 1, slices) * mr;
      for (int block = 0; block < TileProgram.blocks(k, kBlock); block++) {
        int k0 = block * kBlock;
        int k1 = Math.min(k, k0 + kBlock);
        int row = from;
        for (; row + mr <= to; row += mr) {
          tile(builder, a, k, row, mr, k0, k1);
        }
        builder.endSegment(whole);
        if (row < to) {
          tile(builder, a, k, row, to - row, k0, k1);
          builder.endSegment(rest);
        }
        builder.endBlock();
      }
      builder.endSlice(from, to);
    }
    return builder.build();
  }

  private static void tile(
      TileProgram.Builder builder, float[] a, int k, int row, int height, int k0, int k1) {
    for (int r = 0; r < height; r++) {
      builder.entry(row + r);
    }
    builder.entry(k1 - k0);
    for (int l = k0; l < k1; l++) {
      for (int r = 0; r < height; r++) {
        builder.value(a[(row + r) * k + l]);
      }
    }
    builder.endTile();
  }
}
