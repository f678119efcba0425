package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;

/** Lesson 09: how many bytes do so many parameters take? */
@FunctionalInterface
public interface ModelBytes {
  /**
   * Bytes of {@code parameters} numbers of {@code bits} bits. If some are zero ({@code nonZeros <
   * parameters}), a bitmask (one bit for each parameter) and the non-zeros alone are stored. Bits
   * are filled up to whole bytes, mask and values each.
   */
  long bytes(long parameters, int bits, long nonZeros);

  /** The exercise. */
  Exercise<ModelBytes> EXERCISE =
      new Exercise<>(
          "model-bytes",
          "Count a model's bytes",
          4,
          ModelBytes.class,
          "(p, b, n) -> modelBytes(p, b, n)",
          List.of(
              Check.of(
                  "turns parameters into bytes",
                  1,
                  example(340_000_000, 32, 340_000_000),
                  example(340_000_000, 16, 340_000_000),
                  example(3, 4, 3)),
              Check.of(
                  "stores a mask and the values that are left",
                  2,
                  example(1_000, 32, 200),
                  example(340_000_000, 32, 68_000_000),
                  example(9, 8, 1))),
          List.of(
              "A byte has 8 bits: 32-bit numbers take 4 bytes each.",
              "With zeros: ceil(parameters / 8) bytes of mask, and ceil(nonZeros · bits / 8) bytes of"
                  + " values.",
              "ceil(a / 8) in whole numbers is (a + 7) / 8. Return the values alone if nonZeros =="
                  + " parameters, else mask plus values; all of it long."),
          """
          long modelBytes(long parameters, int bits, long nonZeros) {
              // BEGIN SOLUTION
              long values = (nonZeros * bits + 7) / 8;
              return nonZeros == parameters ? values : (parameters + 7) / 8 + values;
              // END SOLUTION
          }""");

  /** One model with what must come out, and words for each usual mistake. */
  static Example<ModelBytes, Long> example(long parameters, int bits, long nonZeros) {
    long values = (nonZeros * bits + 7) / 8;
    long mask = (parameters + 7) / 8;
    return new Example<>(
        "parameters = %d, bits = %d, nonZeros = %d".formatted(parameters, bits, nonZeros),
        it -> it.bytes(parameters, bits, nonZeros),
        nonZeros == parameters ? values : mask + values,
        got -> nudge(parameters, bits, nonZeros, got));
  }

  private static String nudge(long parameters, int bits, long nonZeros, long got) {
    if (got == nonZeros) {
      return "Parameters are not bytes: a 32-bit number takes 4 of them. That is how 340 million became 340 MB.";
    }
    if (got == nonZeros * bits) {
      return "Those are bits; a byte has eight.";
    }
    if (nonZeros == parameters) {
      return got == (nonZeros * bits + 7) / 8 + (parameters + 7) / 8
          ? "Without zeros no mask is needed."
          : "bits / 8 bytes for each number, filled up to whole bytes at the end; multiply as long before you divide.";
    }
    return got == (nonZeros * bits + 7) / 8
        ? "The values alone do not say where they belong: the mask is missing."
        : "Mask and values are filled up to whole bytes each; only values that are not zero are stored.";
  }
}
