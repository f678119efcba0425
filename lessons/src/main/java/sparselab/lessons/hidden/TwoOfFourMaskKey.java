package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.TwoOfFourMask;

/** The key to {@link TwoOfFourMask}. */
public final class TwoOfFourMaskKey implements AnswerKey<TwoOfFourMask> {
  private static final long SEED = 505;

  @Override
  public Exercise<TwoOfFourMask> exercise() {
    return TwoOfFourMask.EXERCISE;
  }

  @Override
  public List<Check<TwoOfFourMask>> hiddenChecks() {
    return List.of(
        new Check<>("hidden: right on random weights", 1, random(false)),
        new Check<>("hidden: right with many ties and zeros", 1, random(true)));
  }

  private static List<Property<TwoOfFourMask>> random(boolean ties) {
    var random = new SplittableRandom(SEED);
    var properties = new ArrayList<Property<TwoOfFourMask>>();
    for (int groups : new int[] {1, 3, 16}) {
      float[] weights = new float[4 * groups];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = ties ? random.nextInt(-1, 2) : (float) random.nextGaussian();
      }
      properties.add(TwoOfFourMask.example(weights, expected(weights)));
    }
    return properties;
  }

  private static boolean[] expected(float[] weights) {
    boolean[] kept = new boolean[weights.length];
    Arrays.fill(kept, true);
    for (int group = 0; group < weights.length; group += 4) {
      IntStream.range(group, group + 4)
          .boxed()
          .sorted(Comparator.comparing((Integer i) -> Math.abs(weights[i])))
          .limit(2)
          .forEach(i -> kept[i] = false);
    }
    return kept;
  }

  @Override
  public List<Misstep> missteps() {
    String one = "keeps the two largest magnitudes of one group";
    String each = "looks at each group of four neighbours by itself";
    String ties = "keeps exactly two, whatever is equal";
    return List.of(
        new Misstep(
            "half of all weights instead of two of each four",
            byRank("0", "weights.length", "Math.abs(weights[i])"),
            each,
            "keep 4 instead of 2"),
        new Misstep("forgets the sign", byRank("g", "g + 4", "weights[i]"), one, "compare |w|"),
        new Misstep(
            "upside down", byRank("g", "g + 4", "-Math.abs(weights[i])"), one, "Upside down"),
        new Misstep(
            "a threshold keeps all that are equal",
            """
            boolean[] twoOfFourMask(float[] weights) {
                boolean[] kept = new boolean[weights.length];
                for (int g = 0; g < weights.length; g += 4) {
                    float[] sorted = new float[4];
                    for (int i = 0; i < 4; i++) sorted[i] = Math.abs(weights[g + i]);
                    Arrays.sort(sorted);
                    for (int i = g; i < g + 4; i++) kept[i] = Math.abs(weights[i]) >= sorted[2];
                }
                return kept;
            }""",
            ties,
            "keep 4 instead of 2"),
        new Misstep(
            "pairs: one of each two",
            """
            boolean[] twoOfFourMask(float[] weights) {
                boolean[] kept = new boolean[weights.length];
                for (int i = 0; i < weights.length; i += 2)
                    kept[Math.abs(weights[i]) > Math.abs(weights[i + 1]) ? i : i + 1] = true;
                return kept;
            }""",
            each,
            "not the right ones"));
  }

  private static String byRank(String from, String to, String score) {
    return """
    boolean[] twoOfFourMask(float[] weights) {
        boolean[] kept = new boolean[weights.length];
        Arrays.fill(kept, true);
        for (int g = 0; g < weights.length; g += 4) {
            IntStream.range(%s, %s).boxed()
                .sorted(Comparator.comparing((Integer i) -> %s))
                .limit((%s - %s) / 2).forEach(i -> kept[i] = false);
        }
        return kept;
    }"""
        .formatted(from, to, score, to, from);
  }
}
