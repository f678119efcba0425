package sparselab.kernels;

import java.util.Arrays;
import sparselab.kernels.TileCompiler.Columns;
import sparselab.sparse.Csr;

/**
 * SpMM by register tiles over packed weights; the layout decides what the tiles look like.
 *
 * @param leastDensity of a matrix for which it may be the fastest
 */
record TiledSpmm(String name, TileLayout layout, double leastDensity) implements Spmm {
  /** Below this share of real values in its tiles a kernel without masks loses to one with them. */
  private static final double LEAST_FILL = 0.75;

  /** Sparser rows share too few columns for two to be better than one. */
  private static final double LEAST_SHARED = 0.4;

  /**
   * One row a tile, B's block in the first-level cache, rows of equal length together: as XNNPACK's
   * SpMM, with the order of rows added.
   */
  static TiledSpmm rows() {
    return new TiledSpmm("rows", new TileLayout(1, 8, 96, Columns.FULL), 0);
  }

  /**
   * Two rows a tile and three loops: columns of the one, of the other, of both. At half zeros, as
   * in 2:4, every third column belongs to both and each vector loaded feeds 1.33 multiply-adds;
   * nothing is decided inside a loop.
   */
  static TiledSpmm pairs() {
    return new TiledSpmm(
        "pairs", new TileLayout(2, Lanes.wide() ? 8 : 4, 80, Columns.MASKED), LEAST_SHARED);
  }

  /**
   * Three or four rows a tile, columns sorted by which of the rows they touch: a loaded vector of B
   * feeds as many multiply-adds as rows have a value there, and the branches that skip rows are
   * predicted. <em>Wilkinson et al., Register Tiling for Unstructured Sparsity in Neural Network
   * Inference, PLDI 2023</em>.
   */
  static TiledSpmm tiled() {
    // 4x4 is 4 % faster with 32 registers, but too much for C1, and a method C1 gives up on may
    // never reach C2.
    var layout =
        Lanes.wide()
            ? new TileLayout(3, 4, 256, Columns.MASKED)
            : new TileLayout(4, 2, 256, Columns.MASKED);
    return new TiledSpmm("tiled", layout, 0);
  }

  /** For weights pruned in blocks of {@code mr} rows: no masks, one loop a tile. */
  static TiledSpmm blocks(int mr) {
    int nr = mr == 4 ? Lanes.wide() ? 4 : 2 : Lanes.wide() ? 2 : 1;
    return new TiledSpmm("block" + mr, new TileLayout(mr, nr, 256, Columns.FULL), 0);
  }

  /** A tile without masks multiplies every zero in it: blocks must be there in the matrix. */
  @Override
  public boolean suits(Csr a) {
    return a.density() >= leastDensity
        && (layout.columns() == Columns.MASKED
            || a.nnz() >= LEAST_FILL * layout.mr() * touched(a, layout.mr()));
  }

  /** How many columns each group of {@code mr} rows touches, added up. */
  private static long touched(Csr a, int mr) {
    int[] lastGroup = new int[a.cols()];
    Arrays.fill(lastGroup, -1);
    long touched = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int p = a.rowPtr()[i]; p < a.rowPtr()[i + 1]; p++) {
        int column = a.colIdx()[p];
        if (lastGroup[column] != i / mr) {
          lastGroup[column] = i / mr;
          touched++;
        }
      }
    }
    return touched;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Tiled(a.rows(), a.cols(), layout.of(a), PanelSource.MATRIX);
  }
}
