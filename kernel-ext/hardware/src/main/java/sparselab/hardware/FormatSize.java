package sparselab.hardware;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a matrix takes in memory in one storage format: values and what says where they are.
 *
 * @param format the format's name, for reports
 * @param valueBytes bytes of stored values, padding included
 * @param metadataBytes bytes of indices, pointers, masks, run lengths
 */
public record FormatSize(String format, long valueBytes, long metadataBytes) {

  /** Bytes of a row pointer and of a column index in the formats this lab writes. */
  private static final long INDEX_BYTES = 4;

  public FormatSize {
    Objects.requireNonNull(format);
    if (valueBytes < 0 || metadataBytes < 0) {
      throw new IllegalArgumentException(
          "format "
              + format
              + ": expected sizes >= 0, found "
              + valueBytes
              + " value and "
              + metadataBytes
              + " metadata bytes");
    }
  }

  public long bytes() {
    return valueBytes + metadataBytes;
  }

  /** Share of the bytes that is not values, 0 for an empty matrix. */
  public double metadataFraction() {
    return bytes() == 0 ? 0 : (double) metadataBytes / bytes();
  }

  /** {@code rows·cols·b}. */
  public static FormatSize dense(long rows, long cols, ElementType type) {
    return new FormatSize("dense", type.bytes(rows * cols), 0);
  }

  /** {@code 4(rows + 1) + 4·nnz + b·nnz}: int32 row pointers and column indices. */
  public static FormatSize csr(long rows, long nonZeros, ElementType type) {
    return new FormatSize(
        "CSR", type.bytes(nonZeros), INDEX_BYTES * (rows + 1) + INDEX_BYTES * nonZeros);
  }

  /** {@code 4(cols + 1) + 4·nnz + b·nnz}. */
  public static FormatSize csc(long cols, long nonZeros, ElementType type) {
    return new FormatSize(
        "CSC", type.bytes(nonZeros), INDEX_BYTES * (cols + 1) + INDEX_BYTES * nonZeros);
  }

  /** {@code 4(⌈rows/r⌉ + 1) + 4·blocks + b·r·c·blocks}: blocks stored whole, edges padded. */
  public static FormatSize bsr(long rows, int r, int c, long blocks, ElementType type) {
    return new FormatSize(
        "BSR " + r + "x" + c,
        type.bytes(blocks * r * c),
        INDEX_BYTES * (Math.ceilDiv(rows, (long) r) + 1) + INDEX_BYTES * blocks);
  }

  /** {@code 8·nnz + b·nnz}: a row and a column index for each value. */
  public static FormatSize coo(long nonZeros, ElementType type) {
    return new FormatSize("COO", type.bytes(nonZeros), 2 * INDEX_BYTES * nonZeros);
  }

  /**
   * One bit a position plus the values: each row's bits filled to whole 64-bit words, and a row
   * pointer, {@code 8·rows·⌈cols/64⌉ + 4(rows + 1) + b·nnz}.
   */
  public static FormatSize bitmask(long rows, long cols, long nonZeros, ElementType type) {
    return new FormatSize(
        "bitmask",
        type.bytes(nonZeros),
        8 * rows * Math.ceilDiv(cols, 64L) + INDEX_BYTES * (rows + 1));
  }

  /**
   * {@code n} values in each group of {@code m} inputs and {@code ⌈log2 m⌉} bits for each: {@code
   * rows·⌈cols/m⌉·n·(b + ⌈log2 m⌉)}; a 2:4 tensor is 0.5625 of dense at 16 bit.
   */
  public static FormatSize nOfM(long rows, long cols, int n, int m, ElementType type) {
    long slots = rows * Math.ceilDiv(cols, (long) m) * n;
    return new FormatSize(n + ":" + m, type.bytes(slots), Math.ceilDiv(slots * ceilLog2(m), 8L));
  }

  /**
   * Slices of {@code height} rows, each padded to its longest row: {@code 4(slices + 1) +
   * 4·slices·height + 4·stored + b·stored}.
   *
   * @param stored entries with padding, see {@link #sellStored}
   */
  public static FormatSize sell(long rows, int height, long stored, ElementType type) {
    long slices = Math.ceilDiv(rows, (long) height);
    return new FormatSize(
        "SELL-" + height,
        type.bytes(stored),
        INDEX_BYTES * (slices + 1) + INDEX_BYTES * slices * height + INDEX_BYTES * stored);
  }

  /** Entries a SELL matrix stores: rows sorted by length, each slice as wide as its longest. */
  public static long sellStored(long[] rowNonZeros, int height) {
    var sorted = rowNonZeros.clone();
    Arrays.sort(sorted);
    long stored = 0;
    for (int longest = sorted.length - 1; longest >= 0; longest -= height) {
      stored += sorted[longest] * height;
    }
    return stored;
  }

  /**
   * Run-length coding: {@code stored·(b + runBits)} bits, where a run of zeros longer than {@code
   * 2^runBits − 1} takes an explicit zero, see {@link #rleStored}.
   */
  public static FormatSize rle(long stored, int runBits, ElementType type) {
    return new FormatSize("RLE-" + runBits, type.bytes(stored), Math.ceilDiv(stored * runBits, 8L));
  }

  /** Entries that run-length coding stores for zeros-before-each-value {@code gaps}. */
  public static long rleStored(long[] gaps, int runBits) {
    long longest = (1L << runBits) - 1;
    long stored = gaps.length;
    for (long gap : gaps) {
      // An explicit zero stands for itself and the longest run before it.
      stored += gap / (longest + 1);
    }
    return stored;
  }

  /** Smallest {@code k} with {@code 2^k >= m}. */
  static int ceilLog2(long m) {
    return m <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(m - 1);
  }
}
