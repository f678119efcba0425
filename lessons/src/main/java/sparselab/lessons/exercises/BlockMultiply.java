package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 06: a block-sparse matrix times a vector. */
@FunctionalInterface
public interface BlockMultiply {
  /**
   * {@code y = A·x} with A in blocks of r × c; a block's values stand row after row.
   *
   * @param blockPtr (rows / r + 1) where each row of blocks begins
   * @param blockIdx column of each block, counted in blocks
   * @param values (blocks·r·c)
   */
  float[] product(int[] blockPtr, int[] blockIdx, float[] values, int r, int c, float[] x);

  /** The exercise. */
  Exercise<BlockMultiply> EXERCISE =
      new Exercise<>(
          "block-multiply",
          "Write a block kernel",
          6,
          BlockMultiply.class,
          "(p, i, v, r, c, x) -> blockMultiply(p, i, v, r, c, x)",
          List.of(
              Check.of(
                  "multiplies one block",
                  2,
                  example(pointers(0, 1), pointers(0), 2, 2, values(1, 2, 3, 4), 1, 10),
                  example(pointers(0, 1), pointers(0), 3, 1, values(1, 2, 3), 5)),
              Check.of(
                  "finds the inputs of a block and the outputs of a row of blocks",
                  2,
                  example(
                      pointers(0, 1, 2),
                      pointers(1, 0),
                      1,
                      2,
                      values(1, 1, 2, 3),
                      1,
                      10,
                      100,
                      1000),
                  example(pointers(0, 0, 2), pointers(0, 1), 2, 1, values(1, 2, 3, 4), 1, 10))),
          List.of(
              "Row of blocks i writes outputs i·r to i·r + r − 1; block q reads inputs blockIdx[q]·c to"
                  + " blockIdx[q]·c + c − 1.",
              "Value (down, across) of block q stands at values[(q·r + down)·c + across].",
              "Four loops: rows of blocks i; blocks q from blockPtr[i]; down < r; across < c. Inside:"
                  + " y[i * r + down] += values[(q * r + down) * c + across] * x[blockIdx[q] * c +"
                  + " across]."),
          """
          float[] blockMultiply(
                  int[] blockPtr, int[] blockIdx, float[] values, int r, int c, float[] x) {
              // BEGIN SOLUTION
              float[] y = new float[(blockPtr.length - 1) * r];
              for (int i = 0; i + 1 < blockPtr.length; i++) {
                  for (int q = blockPtr[i]; q < blockPtr[i + 1]; q++) {
                      for (int down = 0; down < r; down++) {
                          for (int across = 0; across < c; across++) {
                              y[i * r + down] +=
                                  values[(q * r + down) * c + across] * x[blockIdx[q] * c + across];
                          }
                      }
                  }
              }
              return y;
              // END SOLUTION
          }""");

  private static int[] pointers(int... pointers) {
    return pointers;
  }

  private static float[] values(float... values) {
    return values;
  }

  /** One product with what must come out, and words for each usual mistake. */
  static Example<BlockMultiply, float[]> example(
      int[] blockPtr, int[] blockIdx, int r, int c, float[] values, float... x) {
    float[] expected = product(blockPtr, blockIdx, values, r, c, x, false);
    return new Example<>(
        "blockPtr = %s, blockIdx = %s, values = %s, r = %d, c = %d, x = %s"
            .formatted(
                Show.value(blockPtr),
                Show.value(blockIdx),
                Show.value(values),
                r,
                c,
                Show.value(x)),
        it -> it.product(blockPtr.clone(), blockIdx.clone(), values.clone(), r, c, x.clone()),
        expected,
        got -> nudge(expected, product(blockPtr, blockIdx, values, r, c, x, true), got));
  }

  private static float[] product(
      int[] blockPtr, int[] blockIdx, float[] values, int r, int c, float[] x, boolean turned) {
    float[] y = new float[(blockPtr.length - 1) * r];
    for (int i = 0; i + 1 < blockPtr.length; i++) {
      for (int q = blockPtr[i]; q < blockPtr[i + 1]; q++) {
        for (int e = 0; e < r * c; e++) {
          int down = turned ? e % r : e / c;
          int across = turned ? e / r : e % c;
          y[i * r + down] += values[q * r * c + e] * x[blockIdx[q] * c + across];
        }
      }
    }
    return y;
  }

  private static String nudge(float[] expected, float[] turned, float[] got) {
    if (got.length != expected.length) {
      return "y has %d values, r for each row of blocks; found %d."
          .formatted(expected.length, got.length);
    }
    return Arrays.equals(got, turned)
        ? "The block is turned: its values stand row after row, not column after column."
        : "blockPtr and blockIdx count blocks: the first input of block q is x[blockIdx[q] * c], the first output of row i is y[i * r], and all blocks of a row add up.";
  }
}
