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
import sparselab.lessons.exercises.MagnitudeMask;

/** The key to {@link MagnitudeMask}. */
public final class MagnitudeMaskKey implements AnswerKey<MagnitudeMask> {
  private static final long SEED = 202;

  @Override
  public Exercise<MagnitudeMask> exercise() {
    return MagnitudeMask.EXERCISE;
  }

  @Override
  public List<Check<MagnitudeMask>> hiddenChecks() {
    return List.of(
        new Check<>("hidden: right on random weights of many sizes", 1, random(0)),
        new Check<>("hidden: right with many ties, zeros and infinities", 1, random(1)));
  }

  /** Random tensors of odd sizes; {@code kind} 1 draws from few values, so that most are equal. */
  private static List<Property<MagnitudeMask>> random(int kind) {
    var random = new SplittableRandom(SEED + kind);
    float[] few = {0f, -0f, 0.25f, -0.25f, 3f, -3f, Float.POSITIVE_INFINITY, Float.MIN_VALUE};
    var properties = new ArrayList<Property<MagnitudeMask>>();
    for (int size : new int[] {1, 7, 33, 100}) {
      float[] weights = new float[size];
      for (int i = 0; i < size; i++) {
        weights[i] = kind == 0 ? (float) random.nextGaussian() : few[random.nextInt(few.length)];
      }
      double sparsity = random.nextInt(1, 100) / 100.0;
      properties.add(MagnitudeMask.example(weights, sparsity, expected(weights, sparsity)));
    }
    return properties;
  }

  private static boolean[] expected(float[] weights, double sparsity) {
    boolean[] kept = new boolean[weights.length];
    Arrays.fill(kept, true);
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> Math.abs(weights[i])))
        .limit(Math.round(sparsity * weights.length))
        .forEach(i -> kept[i] = false);
    return kept;
  }

  @Override
  public List<Misstep> missteps() {
    String sorted = "keeps the weights of largest magnitude";
    String counted = "removes exactly round(sparsity · n) weights";
    String ties = "breaks ties by index: the lower one goes first";
    return List.of(
        new Misstep(
            "forgets the sign",
            byRank("(i, j) -> Float.compare(weights[i], weights[j])", "rank >= k"),
            sorted,
            "Look at |w|"),
        new Misstep(
            "upside down",
            byRank(
                "(i, j) -> Float.compare(Math.abs(weights[i]), Math.abs(weights[j]))", "rank < k"),
            sorted,
            "Upside down"),
        new Misstep(
            "a threshold takes all ties",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                int k = (int) Math.round(sparsity * weights.length);
                float[] sorted = new float[weights.length];
                for (int i = 0; i < sorted.length; i++) sorted[i] = Math.abs(weights[i]);
                Arrays.sort(sorted);
                boolean[] kept = new boolean[weights.length];
                for (int i = 0; i < kept.length; i++) kept[i] = k == 0 || Math.abs(weights[i]) > sorted[k - 1];
                return kept;
            }""",
            ties,
            "equal magnitudes count one by one"),
        new Misstep(
            "cuts k instead of rounding",
            byRank(
                    "(i, j) -> Float.compare(Math.abs(weights[i]), Math.abs(weights[j]))",
                    "rank >= k")
                .replace(
                    "(int) Math.round(sparsity * weights.length)",
                    "(int) (sparsity * weights.length)"),
            counted,
            "3 should go, your mask removes 2"),
        new Misstep(
            "of equal ones the last goes first",
            byRank(
                "(i, j) -> Math.abs(weights[i]) != Math.abs(weights[j])"
                    + " ? Float.compare(Math.abs(weights[i]), Math.abs(weights[j])) : j - i",
                "rank >= k"),
            ties,
            "the lower index has to go first"),
        new Misstep(
            "off by one",
            byRank(
                "(i, j) -> Float.compare(Math.abs(weights[i]), Math.abs(weights[j]))",
                "rank > k && rank <= weights.length"),
            sorted,
            "2 should go, your mask removes 3"),
        new Misstep(
            "writes into its argument",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                int k = (int) Math.round(sparsity * weights.length);
                float[] old = weights.clone();
                boolean[] kept = new boolean[weights.length];
                Arrays.fill(kept, true);
                for (int round = 0; round < k; round++) {
                    int least = 0;
                    for (int i = 1; i < weights.length; i++)
                        if (Math.abs(weights[i]) < Math.abs(weights[least])) least = i;
                    kept[least] = false;
                    weights[least] = Float.POSITIVE_INFINITY;
                }
                return kept;
            }""",
            counted,
            "Your method changed its argument"),
        new Misstep(
            "runs for ever",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                int n = 0;
                while (true) n++;
            }""",
            sorted,
            "did not finish within"),
        new Misstep(
            "calls itself for ever",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                return magnitudeMask(weights, sparsity / 2);
            }""",
            sorted,
            "called itself until the stack was full"),
        new Misstep(
            "returns nothing",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                return null;
            }""",
            sorted,
            "Your method returned null"),
        new Misstep(
            "one index too far",
            """
            boolean[] magnitudeMask(float[] weights, double sparsity) {
                boolean[] kept = new boolean[weights.length];
                for (int i = 0; i <= weights.length; i++) kept[i] = Math.abs(weights[i]) > sparsity;
                return kept;
            }""",
            sorted,
            "Indices run from 0 to length"));
  }

  private static String byRank(String order, String keeps) {
    return """
    boolean[] magnitudeMask(float[] weights, double sparsity) {
        int k = (int) Math.round(sparsity * weights.length);
        Integer[] order = new Integer[weights.length];
        for (int i = 0; i < order.length; i++) order[i] = i;
        Arrays.sort(order, %s);
        boolean[] kept = new boolean[weights.length];
        for (int rank = 0; rank < order.length; rank++) kept[order[rank]] = %s;
        return kept;
    }"""
        .formatted(order, keeps);
  }
}
