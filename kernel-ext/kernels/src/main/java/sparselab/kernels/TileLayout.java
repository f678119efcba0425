package sparselab.kernels;

import java.util.Arrays;
import sparselab.kernels.TileCompiler.Columns;
import sparselab.sparse.Csr;

/**
 * Lays a CSR matrix out in tiles of {@code mr} rows.
 *
 * <p>Masked columns say which rows of the tile have a value, so that nothing is multiplied by zero;
 * those of one row come first, row by row, the others follow sorted so that neighbours differ in
 * few rows (Gray code) and the branches of the kernel repeat. A full column is stored for all rows,
 * zeros included: right for blocks. With one row a tile it is CSR cut into K blocks; the tiles of a
 * block are then sorted by length, so that the inner loop's exit is predicted.
 *
 * @param mr rows of a tile, at most 8
 * @param maxNr vectors of a panel
 * @param kBlock rows of B kept in the cache
 * @param columns masked or full
 */
record TileLayout(int mr, int maxNr, int kBlock, Columns columns) {
  /** Slices a thread can take; more balance better, fewer call less often. */
  private static final int MAX_SLICES = 8;

  TileProgram of(Csr a) {
    var builder = new TileProgram.Builder(kBlock, maxNr);
    var whole = new TileFamily(mr, columns);
    var rest = new TileFamily(Math.max(1, a.rows() % mr), columns);
    int[] next = a.rowPtr().clone();
    int[] cuts = cuts(a);
    for (int i = 0; i + 1 < cuts.length; i++) {
      for (int block = 0; block < TileProgram.blocks(a.cols(), kBlock); block++) {
        var window = new Window(a, next, block * kBlock, Math.min(a.cols(), (block + 1) * kBlock));
        int end = cuts[i + 1] - (cuts[i + 1] - cuts[i]) % mr;
        if (mr == 1) {
          sorted(builder, window, cuts[i], end, whole);
        } else {
          for (int row = cuts[i]; row < end; row += mr) {
            window.tile(builder, row, mr, whole);
          }
        }
        builder.endSegment(whole);
        if (end < cuts[i + 1]) {
          window.tile(builder, end, cuts[i + 1] - end, rest);
          builder.endSegment(rest);
        }
        builder.endBlock();
      }
      builder.endSlice(cuts[i], cuts[i + 1]);
    }
    return builder.build();
  }

  /** Row numbers at which slices begin: whole tiles, about the same number of values in each. */
  private int[] cuts(Csr a) {
    int slices = Math.clamp(a.rows() / (4 * mr), 1, MAX_SLICES);
    var cuts = new int[slices + 1];
    int row = 0;
    for (int i = 1; i < slices; i++) {
      // A row costs its values and something for itself.
      long wanted = (a.nnz() + 4L * a.rows()) * i / slices;
      while (row + mr <= a.rows() && a.rowPtr()[row] + 4L * row < wanted) {
        row += mr;
      }
      cuts[i] = row;
    }
    cuts[slices] = a.rows();
    return cuts;
  }

  private static void sorted(
      TileProgram.Builder builder, Window window, int from, int to, TileFamily family) {
    var count = new int[to - from];
    int most = 0;
    for (int i = from; i < to; i++) {
      count[i - from] = window.length(i);
      most = Math.max(most, count[i - from]);
    }
    for (int size = 0; size <= most; size++) {
      for (int i = from; i < to; i++) {
        if (count[i - from] == size) {
          window.tile(builder, i, 1, family);
        }
      }
    }
  }

  /** The columns {@code [k0, k1)} of a CSR matrix whose rows are read from left to right once. */
  private static final class Window {
    private final Csr a;
    private final int[] next;
    private final int k0;
    private final int k1;
    private final int[] mask;
    private final float[][] column;

    Window(Csr a, int[] next, int k0, int k1) {
      this.a = a;
      this.next = next;
      this.k0 = k0;
      this.k1 = k1;
      mask = new int[k1 - k0];
      column = new float[8][k1 - k0];
    }

    int length(int row) {
      int p = next[row];
      while (p < a.rowPtr()[row + 1] && a.colIdx()[p] < k1) {
        p++;
      }
      return p - next[row];
    }

    void tile(TileProgram.Builder builder, int row, int height, TileFamily family) {
      Arrays.fill(mask, 0);
      for (int r = 0; r < height; r++) {
        builder.entry(row + r);
        Arrays.fill(column[r], 0);
        int end = next[row + r] + length(row + r);
        for (int p = next[row + r]; p < end; p++) {
          column[r][a.colIdx()[p] - k0] = a.values()[p];
          mask[a.colIdx()[p] - k0] |= 1 << r;
        }
        next[row + r] = end;
      }
      if (family.columns == Columns.FULL) {
        builder.entry(count(-1));
        for (int l = 0; l < mask.length; l++) {
          if (mask[l] != 0) {
            column(builder, l, l, (1 << height) - 1, height);
          }
        }
      } else {
        masked(builder, height);
      }
      builder.endTile();
    }

    private void masked(TileProgram.Builder builder, int height) {
      int single = 0;
      for (int r = 0; r < height; r++) {
        builder.entry(count(1 << r));
        single += count(1 << r);
        for (int l = 0; l < mask.length; l++) {
          if (mask[l] == 1 << r) {
            column(builder, l, l, mask[l], height);
          }
        }
      }
      if (height > 1) {
        builder.entry(count(-1) - single);
        for (int step = 1; step < 1 << height; step++) {
          int gray = step ^ (step >> 1);
          for (int l = 0; l < mask.length; l++) {
            if (mask[l] == gray && Integer.bitCount(gray) > 1) {
              column(builder, l, TileCompiler.sharedEntry(l, gray, height), gray, height);
            }
          }
        }
      }
    }

    /** Columns of exactly these rows, or of any if −1. */
    private int count(int rows) {
      int count = 0;
      for (int present : mask) {
        count += present == rows || (rows < 0 && present != 0) ? 1 : 0;
      }
      return count;
    }

    private void column(TileProgram.Builder builder, int l, int entry, int rows, int height) {
      builder.entry(entry);
      for (int r = 0; r < height; r++) {
        if (((rows >> r) & 1) == 1) {
          builder.value(column[r][l]);
        }
      }
    }
  }
}
