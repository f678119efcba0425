package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.BlockMask;

/** The key to {@link BlockMask}. */
public final class BlockMaskKey implements AnswerKey<BlockMask> {
  @Override
  public Exercise<BlockMask> exercise() {
    return BlockMask.EXERCISE;
  }

  @Override
  public List<Check<BlockMask>> hiddenChecks() {
    return List.of(
        new Check<>("hidden: right on random matrices and blocks", 1, random(1000)),
        new Check<>("hidden: right with many ties", 1, random(2)));
  }

  private static List<Property<BlockMask>> random(int bound) {
    var random = new SplittableRandom(506);
    var properties = new ArrayList<Property<BlockMask>>();
    for (int[] block : new int[][] {{1, 1}, {2, 3}, {4, 1}, {1, 4}}) {
      float[][] weights = new float[3 * block[0]][4 * block[1]];
      for (float[] row : weights) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextInt(-bound, bound + 1);
        }
      }
      int keep = random.nextInt(1, 12);
      properties.add(
          BlockMask.example(
              weights, block[0], block[1], keep, expected(weights, block[0], block[1], keep)));
    }
    return properties;
  }

  private static boolean[][] expected(float[][] weights, int r, int c, int keep) {
    double[][] score = new double[weights.length / r][weights[0].length / c];
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights[i].length; j++) {
        score[i / r][j / c] += Math.abs(weights[i][j]);
      }
    }
    boolean[][] kept = new boolean[score.length][score[0].length];
    for (int round = 0; round < keep; round++) {
      int best = -1;
      for (int b = 0; b < score.length * score[0].length; b++) {
        int i = b / score[0].length;
        int j = b % score[0].length;
        if (!kept[i][j]
            && (best < 0 || score[i][j] > score[best / score[0].length][best % score[0].length])) {
          best = b;
        }
      }
      kept[best / score[0].length][best % score[0].length] = true;
    }
    return kept;
  }

  @Override
  public List<Misstep> missteps() {
    String sums = "keeps the block with the largest sum of magnitudes";
    String cuts = "cuts blocks of r rows and c columns";
    String counts = "keeps exactly as many as asked, of equal ones the first";
    String add = "score[i / r][j / c] += Math.abs(weights[i][j]);";
    return List.of(
        new Misstep(
            "adds up w, so that signs cancel",
            code("score[i / r][j / c] += weights[i][j];", ">", "keep"),
            sums,
            "add up |w|"),
        new Misstep(
            "looks at the largest weight only",
            code(
                "score[i / r][j / c] = Math.max(score[i / r][j / c], Math.abs(weights[i][j]));",
                ">",
                "keep"),
            sums,
            "only its largest"),
        new Misstep(
            "rows and columns of a block swapped",
            code(add, ">", "keep")
                .replace("weights.length / r", "weights.length / c")
                .replace("[0].length / c", "[0].length / r")
                .replace("[i / r][j / c]", "[i / c][j / r]"),
            cuts,
            "rows / r down and columns / c across"),
        new Misstep(
            "removes instead of keeping", code(add, "<", "keep"), sums, "the choice is not"),
        new Misstep(
            "of equal ones the last",
            code(add, ">=", "keep"),
            counts,
            "of equal sums keep the first"),
        new Misstep("one too few", code(add, ">", "keep - 1"), sums, "1 blocks should stay"));
  }

  private static String code(String add, String better, String rounds) {
    return """
    boolean[][] blockMask(float[][] weights, int r, int c, int keep) {
        double[][] score = new double[weights.length / r][weights[0].length / c];
        for (int i = 0; i < weights.length; i++)
            for (int j = 0; j < weights[i].length; j++) { %s }
        boolean[][] kept = new boolean[score.length][score[0].length];
        for (int round = 0; round < %s; round++) {
            int bi = -1, bj = -1;
            for (int i = 0; i < score.length; i++)
                for (int j = 0; j < score[0].length; j++)
                    if (!kept[i][j] && (bi < 0 || score[i][j] %s score[bi][bj])) { bi = i; bj = j; }
            kept[bi][bj] = true;
        }
        return kept;
    }"""
        .formatted(add, rounds, better);
  }
}
