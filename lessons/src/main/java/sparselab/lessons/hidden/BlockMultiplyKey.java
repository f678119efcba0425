package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.BlockMultiply;

/** The key to {@link BlockMultiply}. */
public final class BlockMultiplyKey implements AnswerKey<BlockMultiply> {
  @Override
  public Exercise<BlockMultiply> exercise() {
    return BlockMultiply.EXERCISE;
  }

  @Override
  public List<Check<BlockMultiply>> hiddenChecks() {
    var random = new SplittableRandom(607);
    var properties = new ArrayList<Property<BlockMultiply>>();
    for (int[] block : new int[][] {{1, 1}, {4, 1}, {1, 4}, {2, 3}}) {
      int down = random.nextInt(1, 5);
      int across = random.nextInt(2, 6);
      int[] blockPtr = new int[down + 1];
      var columns = new ArrayList<Integer>();
      for (int i = 0; i < down; i++) {
        for (int j = 0; j < across; j++) {
          if (random.nextBoolean()) {
            columns.add(j);
          }
        }
        blockPtr[i + 1] = columns.size();
      }
      int[] blockIdx = columns.stream().mapToInt(Integer::intValue).toArray();
      float[] values = whole(random, blockIdx.length * block[0] * block[1]);
      float[] x = whole(random, across * block[1]);
      properties.add(BlockMultiply.example(blockPtr, blockIdx, block[0], block[1], values, x));
    }
    return List.of(new Check<>("hidden: right on random blocks", 2, properties));
  }

  private static float[] whole(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-4, 5);
    }
    return values;
  }

  @Override
  public List<Misstep> missteps() {
    String one = "multiplies one block";
    String places = "finds the inputs of a block and the outputs of a row of blocks";
    String y = "y[i * r + down]";
    String value = "values[(q * r + down) * c + across]";
    String x = "x[blockIdx[q] * c + across]";
    return List.of(
        new Misstep(
            "a block column after column",
            code(y + " += values[(q * c + across) * r + down] * " + x),
            one,
            "The block is turned"),
        new Misstep(
            "the block's index as an input's",
            code(y + " += " + value + " * x[blockIdx[q] + across]"),
            places,
            "count blocks"),
        new Misstep(
            "overwrites instead of adding", code(y + " = " + value + " * " + x), one, "add up"),
        new Misstep(
            "one output for each row of blocks",
            code("y[i] += " + value + " * " + x)
                .replace("(blockPtr.length - 1) * r", "blockPtr.length - 1"),
            one,
            "r for each row of blocks"),
        new Misstep(
            "outputs side by side",
            code("y[i + down] += " + value + " * " + x),
            places,
            "y[i * r]"));
  }

  private static String code(String step) {
    return """
    float[] blockMultiply(int[] blockPtr, int[] blockIdx, float[] values, int r, int c, float[] x) {
        float[] y = new float[(blockPtr.length - 1) * r];
        for (int i = 0; i + 1 < blockPtr.length; i++)
            for (int q = blockPtr[i]; q < blockPtr[i + 1]; q++)
                for (int down = 0; down < r; down++)
                    for (int across = 0; across < c; across++) %s;
        return y;
    }"""
        .formatted(step);
  }
}
