package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.FilterMask;

/** The key to {@link FilterMask}. */
public final class FilterMaskKey implements AnswerKey<FilterMask> {
  @Override
  public Exercise<FilterMask> exercise() {
    return FilterMask.EXERCISE;
  }

  @Override
  public List<Check<FilterMask>> hiddenChecks() {
    var random = new SplittableRandom(203);
    var properties = new ArrayList<Property<FilterMask>>();
    for (int filters : new int[] {1, 4, 9, 32}) {
      float[][] weights = new float[filters][12];
      for (float[] one : weights) {
        for (int i = 0; i < one.length; i++) {
          one[i] = random.nextInt(-3, 4);
        }
      }
      int remove = random.nextInt(0, filters + 1);
      properties.add(FilterMask.example(weights, remove, expected(weights, remove)));
    }
    return List.of(new Check<>("hidden: right on random layers, ties included", 2, properties));
  }

  private static boolean[] expected(float[][] filters, int remove) {
    boolean[] kept = new boolean[filters.length];
    Arrays.fill(kept, true);
    for (int gone = 0; gone < remove; gone++) {
      int least = -1;
      for (int f = 0; f < filters.length; f++) {
        if (kept[f] && (least < 0 || norm(filters[f]) < norm(filters[least]))) {
          least = f;
        }
      }
      kept[least] = false;
    }
    return kept;
  }

  private static double norm(float[] filter) {
    double sum = 0;
    for (float w : filter) {
      sum += Math.abs(w);
    }
    return sum;
  }

  @Override
  public List<Misstep> missteps() {
    String sums = "keeps the filters with the largest sum of magnitudes";
    String counts = "removes exactly as many as asked, of equal ones the first";
    return List.of(
        new Misstep(
            "adds up w, so that signs cancel",
            byScore("for (float w : filters[f]) score[f] += w;", "score[f]"),
            sums,
            "add up |w|"),
        new Misstep(
            "looks at the largest weight only",
            byScore(
                "for (float w : filters[f]) score[f] = Math.max(score[f], Math.abs(w));",
                "score[f]"),
            sums,
            "only the largest"),
        new Misstep(
            "upside down",
            byScore("for (float w : filters[f]) score[f] += Math.abs(w);", "-score[f]"),
            sums,
            "the choice is not"),
        new Misstep(
            "a threshold takes all that are equal",
            """
            boolean[] filterMask(float[][] filters, int remove) {
                double[] score = new double[filters.length];
                for (int f = 0; f < filters.length; f++)
                    for (float w : filters[f]) score[f] += Math.abs(w);
                double[] sorted = score.clone();
                Arrays.sort(sorted);
                boolean[] kept = new boolean[filters.length];
                for (int f = 0; f < kept.length; f++) kept[f] = remove == 0 || score[f] > sorted[remove - 1];
                return kept;
            }""",
            counts,
            "3 filters should go, your mask removes 4"),
        new Misstep(
            "one mask for the weights",
            """
            boolean[] filterMask(float[][] filters, int remove) {
                return new boolean[filters.length * filters[0].length];
            }""",
            sums,
            "one element for each filter"));
  }

  private static String byScore(String add, String order) {
    return """
    boolean[] filterMask(float[][] filters, int remove) {
        double[] score = new double[filters.length];
        for (int f = 0; f < filters.length; f++) {
            %s
        }
        boolean[] kept = new boolean[filters.length];
        Arrays.fill(kept, true);
        IntStream.range(0, filters.length).boxed()
            .sorted(Comparator.comparing((Integer f) -> %s))
            .limit(remove).forEach(f -> kept[f] = false);
        return kept;
    }"""
        .formatted(add, order);
  }
}
