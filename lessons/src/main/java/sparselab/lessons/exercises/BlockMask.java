package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 05: which blocks of a matrix are kept? */
@FunctionalInterface
public interface BlockMask {
  /**
   * True where a block is kept: {@code keep} of them stay, those with the largest {@code Σ|w|}, of
   * equal ones the first in reading order. Rows and columns are multiples of the block's.
   *
   * @param weights (rows, columns)
   * @param r rows of a block
   * @param c columns of a block
   * @return (rows / r, columns / c)
   */
  boolean[][] mask(float[][] weights, int r, int c, int keep);

  /** The exercise. */
  Exercise<BlockMask> EXERCISE =
      new Exercise<>(
          "block-mask",
          "Choose whole blocks",
          5,
          BlockMask.class,
          "(w, r, c, k) -> blockMask(w, r, c, k)",
          List.of(
              Check.of(
                  "keeps the block with the largest sum of magnitudes",
                  1,
                  example(
                      new float[][] {{1, 1, 0, 3}, {1, 1, 0, 0}},
                      2,
                      2,
                      1,
                      new boolean[][] {{true, false}}),
                  example(new float[][] {{-4, 4, 1, 1}}, 1, 2, 1, new boolean[][] {{true, false}})),
              Check.of(
                  "cuts blocks of r rows and c columns",
                  1,
                  example(
                      new float[][] {{9, 0}, {9, 0}, {0, 1}, {0, 1}},
                      2,
                      1,
                      2,
                      new boolean[][] {{true, false}, {false, true}}),
                  example(
                      new float[][] {{5, 5, 1, 1}, {0, 0, 7, 7}},
                      1,
                      2,
                      2,
                      new boolean[][] {{true, false}, {false, true}})),
              Check.of(
                  "keeps exactly as many as asked, of equal ones the first",
                  1,
                  example(
                      new float[][] {{1, 1}, {1, 1}},
                      1,
                      1,
                      3,
                      new boolean[][] {{true, true}, {true, false}}))),
          List.of(
              "Weight (i, j) belongs to block (i / r, j / c).",
              "First add |w| up in an array of one score for each block, then look for the largest"
                  + " score, `keep` times.",
              "Two loops over all weights: score[i / r][j / c] += Math.abs(weights[i][j]). Then `keep`"
                  + " times: two loops over the blocks for the largest score that is not kept yet"
                  + " (strictly larger, so that the first of equal ones is found)."),
          """
          boolean[][] blockMask(float[][] weights, int r, int c, int keep) {
              // BEGIN SOLUTION
              int across = weights[0].length / c;
              double[] score = new double[weights.length / r * across];
              for (int i = 0; i < weights.length; i++) {
                  for (int j = 0; j < weights[i].length; j++) {
                      score[i / r * across + j / c] += Math.abs(weights[i][j]);
                  }
              }
              boolean[][] kept = new boolean[weights.length / r][across];
              IntStream.range(0, score.length)
                  .boxed()
                  .sorted(Comparator.comparing(b -> -score[b]))
                  .limit(keep)
                  .forEach(b -> kept[b / across][b % across] = true);
              return kept;
              // END SOLUTION
          }""");

  /** One input with what must come out, and words for each usual mistake. */
  static Example<BlockMask, boolean[][]> example(
      float[][] weights, int r, int c, int keep, boolean[][] expected) {
    return new Example<>(
        "weights = %s, r = %d, c = %d, keep = %d".formatted(Show.value(weights), r, c, keep),
        mask ->
            mask.mask(
                Arrays.stream(weights).map(float[]::clone).toArray(float[][]::new), r, c, keep),
        expected,
        got -> nudge(expected, keep, got));
  }

  private static String nudge(boolean[][] expected, int keep, boolean[][] got) {
    if (got.length != expected.length || got[0].length != expected[0].length) {
      return "The mask has %d × %d elements, expected %d × %d: one for each block, rows / r down and columns / c across."
          .formatted(got.length, got[0].length, expected.length, expected[0].length);
    }
    int kept = 0;
    for (boolean[] row : got) {
      for (boolean one : row) {
        kept += one ? 1 : 0;
      }
    }
    return kept != keep
        ? "%d blocks should stay, your mask keeps %d; equal ones count one by one."
            .formatted(keep, kept)
        : "The number is right, the choice is not: add up |w| over the whole block (neither w nor only its largest), and of equal sums keep the first.";
  }
}
