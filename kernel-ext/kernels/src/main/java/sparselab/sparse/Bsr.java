package sparselab.sparse;

import java.util.Arrays;

/**
 * Blocks of {@code r} × {@code c}: block row {@code i} holds the blocks {@code blockPtr[i] <= q <
 * blockPtr[i+1]} at block column {@code blockIdx[q]}; a block's values stand row after row, zeros
 * included. At the right and lower edge blocks reach over the matrix with zeros.
 *
 * <p>Bytes: {@code 4·(⌈rows/r⌉+1) + blocks·(4 + 4·r·c)}.
 *
 * @param r rows of a block
 * @param c columns of a block
 * @param blockPtr (⌈rows/r⌉+1) where each row of blocks starts
 * @param blockIdx (blocks) which block column, rising within a row of blocks
 * @param values (blocks·r·c)
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record Bsr(int rows, int cols, int r, int c, int[] blockPtr, int[] blockIdx, float[] values)
    implements SparseMatrix {
  /** Checks the structure once, and that nothing stands outside the matrix. */
  public Bsr {
    Checks.shape("Bsr", rows, cols);
    Checks.block("Bsr", r, c);
    Checks.pointers("Bsr", "blockPtr", blockPtr, Checks.groups(rows, r), blockIdx.length);
    Checks.length("Bsr", "values", (long) blockIdx.length * r * c, values.length, "blocks*r*c");
    Checks.ascending("Bsr", "blockIdx", blockPtr, blockIdx, Checks.groups(cols, c));
    for (int i = 0; i + 1 < blockPtr.length; i++) {
      for (int q = blockPtr[i]; q < blockPtr[i + 1]; q++) {
        for (int e = 0; e < r * c; e++) {
          boolean outside = (long) i * r + e / c >= rows || (long) blockIdx[q] * c + e % c >= cols;
          if (outside && values[q * r * c + e] != 0) {
            throw new IllegalArgumentException(
                "Bsr: values[%d] of block %d lies outside the %d x %d matrix and must be 0, found %s; pad with zeros"
                    .formatted(q * r * c + e, q, rows, cols, values[q * r * c + e]));
          }
        }
      }
    }
  }

  /** Stores each r × c block that has any value. */
  public static Bsr of(int r, int c, Csr a) {
    Checks.block("Bsr.of", r, c);
    int down = Checks.groups(a.rows(), r);
    int across = Checks.groups(a.cols(), c);
    var blockPtr = new int[down + 1];
    var where = new int[across];
    var indices = new int[0];
    var values = new float[0];
    for (int pass = 0; pass < 2; pass++) {
      int blocks = 0;
      for (int i = 0; i < down; i++) {
        Arrays.fill(where, -1);
        for (int row = i * r; row < Math.min(a.rows(), (i + 1) * r); row++) {
          for (int p = a.rowPtr()[row]; p < a.rowPtr()[row + 1]; p++) {
            where[a.colIdx()[p] / c] = 0;
          }
        }
        for (int j = 0; j < across; j++) {
          if (where[j] == 0) {
            where[j] = blocks;
            if (pass == 1) {
              indices[blocks] = j;
            }
            blocks++;
          }
        }
        blockPtr[i + 1] = blocks;
        for (int row = i * r; pass == 1 && row < Math.min(a.rows(), (i + 1) * r); row++) {
          for (int p = a.rowPtr()[row]; p < a.rowPtr()[row + 1]; p++) {
            int j = a.colIdx()[p];
            values[(where[j / c] * r + row - i * r) * c + j % c] = a.values()[p];
          }
        }
      }
      if (pass == 0) {
        indices = new int[blocks];
        values = new float[Math.multiplyExact(blocks, r * c)];
      }
    }
    return new Bsr(a.rows(), a.cols(), r, c, blockPtr, indices, values);
  }

  @Override
  public long nnz() {
    return Values.count(values);
  }

  @Override
  public long bytes() {
    return 4L * blockPtr.length + 4L * blockIdx.length + 4L * values.length;
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("Bsr.toDense", rows, cols)];
    for (int i = 0; i + 1 < blockPtr.length; i++) {
      for (int q = blockPtr[i]; q < blockPtr[i + 1]; q++) {
        for (int e = 0; e < r * c; e++) {
          int row = i * r + e / c;
          int col = blockIdx[q] * c + e % c;
          if (row < rows && col < cols) {
            dense[row * cols + col] = values[q * r * c + e];
          }
        }
      }
    }
    return dense;
  }

  @Override
  public Csr toCsr() {
    return Csr.of(rows, cols, toDense());
  }

  /** Shape and sizes, never the values. */
  @Override
  public String toString() {
    return "Bsr[%d x %d in %d x %d, nnz %d, %d bytes]".formatted(rows, cols, r, c, nnz(), bytes());
  }
}
