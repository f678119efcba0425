package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 06: how many bytes does a matrix take, dense, in CSR, and as a bitmask? */
@FunctionalInterface
public interface FormatBytes {
  /**
   * Bytes of {dense, CSR, bitmask}, float32 values and int32 indices; the bitmask has one bit for
   * each entry, each row filled up to words of 8 bytes, and row pointers as CSR has.
   */
  long[] bytes(int rows, int cols, long nonZeros);

  /** The exercise. */
  Exercise<FormatBytes> EXERCISE =
      new Exercise<>(
          "format-bytes",
          "Count the bytes",
          4,
          FormatBytes.class,
          "(r, c, n) -> formatBytes(r, c, n)",
          List.of(
              Check.of("counts the dense matrix", 1, example(0, 2, 64, 3), example(0, 10, 10, 1)),
              Check.of("counts CSR", 1, example(1, 2, 64, 3), example(1, 10, 10, 0)),
              Check.of("counts the bitmask", 1, example(2, 2, 64, 3), example(2, 10, 10, 50))),
          List.of(
              "Dense: 4 bytes for each entry. CSR: 4 for each value, 4 for its column, 4 for each of the"
                  + " rows + 1 pointers.",
              "A row of the bitmask has ceil(cols / 64) words of 8 bytes: (cols + 63) / 64 in whole"
                  + " numbers.",
              "bitmask = rows * ((cols + 63) / 64) * 8 + 4 * (rows + 1) + 4 * nonZeros, with long"
                  + " arithmetic from the start: 8L * rows * …"),
          """
          long[] formatBytes(int rows, int cols, long nonZeros) {
              // BEGIN SOLUTION
              long pointers = 4L * (rows + 1);
              long dense = 4L * rows * cols;
              long csr = pointers + 8 * nonZeros;
              long bitmask = 8L * rows * ((cols + 63) / 64) + pointers + 4 * nonZeros;
              return new long[] {dense, csr, bitmask};
              // END SOLUTION
          }""");

  /** The bytes of a matrix in the three formats. */
  static long[] expected(int rows, int cols, long nonZeros) {
    long pointers = 4L * (rows + 1);
    return new long[] {
      4L * rows * cols,
      pointers + 8 * nonZeros,
      8L * rows * ((cols + 63) / 64) + pointers + 4 * nonZeros
    };
  }

  /** One format (0 dense, 1 CSR, 2 bitmask) of one matrix, and words for each usual mistake. */
  static Example<FormatBytes, Long> example(int format, int rows, int cols, long nonZeros) {
    return new Example<>(
        "rows = %d, cols = %d, nonZeros = %d: bytes[%d]".formatted(rows, cols, nonZeros, format),
        it -> {
          long[] bytes = it.bytes(rows, cols, nonZeros);
          if (bytes == null || bytes.length != 3) {
            throw new IllegalStateException(
                "three numbers expected, dense, CSR and bitmask; found " + Show.value(bytes));
          }
          return bytes[format];
        },
        expected(rows, cols, nonZeros)[format],
        got -> nudge(format, rows, cols, nonZeros, got));
  }

  private static String nudge(int format, int rows, int cols, long nonZeros, long got) {
    if (got < 0) {
      return "A count below zero: an int overflows above 2³¹ − 1; multiply as long from the start.";
    }
    return switch (format) {
      case 0 -> "Four bytes for each entry, zero or not.";
      case 1 ->
          got == 8 * nonZeros + 4L * rows
              ? "rowPtr has one element more than there are rows."
              : got == 4 * nonZeros + 4L * (rows + 1)
                  ? "A value needs its column beside it: 4 more bytes each."
                  : "Three arrays: values, colIdx and rowPtr, four bytes an element.";
      default ->
          got == (long) rows * cols / 8 + 4L * (rows + 1) + 4 * nonZeros
              ? "A row's bits are filled up to whole words of 64."
              : "One bit for each entry in words of 8 bytes, pointers, and 4 bytes for each value; no column indices.";
    };
  }
}
