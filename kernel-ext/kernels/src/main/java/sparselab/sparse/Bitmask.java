package sparselab.sparse;

/**
 * One bit per entry says whether it is stored; the stored values follow one another, row by row. At
 * moderate sparsity the smallest format: {@code 1/8 + 4·density} bytes an entry in float32.
 *
 * <p>Bytes: {@code 8·rows·⌈cols/64⌉ + 4·(rows+1)} and those of the values.
 *
 * @param bits (rows·⌈cols/64⌉) entry j of a row is bit {@code j%64} of its word {@code j/64}
 * @param rowPtr (rows+1) where each row's values start
 * @param values (stored) in float32 or narrower
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record Bitmask(int rows, int cols, long[] bits, int[] rowPtr, Values values)
    implements SparseMatrix {
  /** Checks the structure once: as many bits in a row as values, none right of the last column. */
  public Bitmask {
    Checks.shape("Bitmask", rows, cols);
    int words = Checks.groups(cols, 64);
    Checks.length("Bitmask", "bits", (long) rows * words, bits.length, "rows*ceil(cols/64)");
    Checks.pointers("Bitmask", "rowPtr", rowPtr, rows, values.length());
    if (values instanceof Values.Int8 int8) {
      Checks.length("Bitmask", "scales", rows, int8.scales().length, "one a row");
    }
    for (int i = 0; i < rows; i++) {
      int stored = 0;
      for (int w = 0; w < words; w++) {
        stored += Long.bitCount(bits[i * words + w]);
      }
      Checks.length(
          "Bitmask", "row " + i + " of bits", rowPtr[i + 1] - rowPtr[i], stored, "its values");
      if (cols % 64 != 0 && bits[i * words + words - 1] >>> (cols % 64) != 0) {
        throw new IllegalArgumentException(
            "Bitmask: row %d has a bit set right of its last column %d".formatted(i, cols - 1));
      }
    }
  }

  /** The same matrix with float32 values. */
  public static Bitmask of(Csr a) {
    return of(a, new Values.F32(a.values()));
  }

  /** The same matrix with values narrowed to bfloat16. */
  public static Bitmask bf16(Csr a) {
    return of(a, Values.Bf16.of(a.values()));
  }

  /** The same matrix with values narrowed to int8, one scale a row. */
  public static Bitmask int8(Csr a) {
    return of(a, Values.Int8.of(a.values(), a.rowPtr()));
  }

  private static Bitmask of(Csr a, Values values) {
    int words = Checks.groups(a.cols(), 64);
    var bits = new long[Math.multiplyExact(a.rows(), words)];
    for (int i = 0; i < a.rows(); i++) {
      for (int p = a.rowPtr()[i]; p < a.rowPtr()[i + 1]; p++) {
        bits[i * words + a.colIdx()[p] / 64] |= 1L << (a.colIdx()[p] % 64);
      }
    }
    return new Bitmask(a.rows(), a.cols(), bits, a.rowPtr(), values);
  }

  @Override
  public long nnz() {
    long count = 0;
    for (int i = 0; i < rows; i++) {
      for (int p = rowPtr[i]; p < rowPtr[i + 1]; p++) {
        count += values.get(p, i) != 0 ? 1 : 0;
      }
    }
    return count;
  }

  @Override
  public long bytes() {
    return 8L * bits.length + 4L * rowPtr.length + values.bytes();
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("Bitmask.toDense", rows, cols)];
    int words = Checks.groups(cols, 64);
    for (int i = 0; i < rows; i++) {
      int p = rowPtr[i];
      for (int j = 0; j < cols; j++) {
        if (((bits[i * words + j / 64] >>> (j % 64)) & 1) != 0) {
          dense[i * cols + j] = values.get(p++, i);
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
    return "Bitmask[%d x %d, nnz %d, %d bytes]".formatted(rows, cols, nnz(), bytes());
  }
}
