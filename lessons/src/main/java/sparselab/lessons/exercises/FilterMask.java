package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 02: which filters does magnitude pruning keep? */
@FunctionalInterface
public interface FilterMask {
  /**
   * True where a filter is kept: {@code remove} of them go, the smallest {@code Σ|w|} first, of
   * equal ones the one with the lower index.
   *
   * @param filters (filters, weights of one)
   */
  boolean[] mask(float[][] filters, int remove);

  /** The exercise. */
  Exercise<FilterMask> EXERCISE =
      new Exercise<>(
          "filter-mask",
          "Choose whole filters",
          4,
          FilterMask.class,
          "(f, k) -> filterMask(f, k)",
          List.of(
              Check.of(
                  "keeps the filters with the largest sum of magnitudes",
                  1,
                  example(new float[][] {{1, 1}, {3, 3}, {2, 2}}, 1, false, true, true),
                  example(new float[][] {{-4, 4}, {1, 2}, {3, 3}}, 1, true, false, true),
                  example(new float[][] {{2, 2, 2}, {5, 0, 0}, {0, 0, 1}}, 2, true, false, false)),
              Check.of(
                  "removes exactly as many as asked, of equal ones the first",
                  1,
                  example(new float[][] {{1}, {1}, {1}, {1}}, 3, false, false, false, true),
                  example(new float[][] {{1}, {2}}, 0, true, true))),
          List.of(
              "Compute one number for each filter: the sum of Math.abs of its weights.",
              "Then it is the magnitude mask again, with one score for each filter instead of one for"
                  + " each weight.",
              "Repeat `remove` times: find the filter with the smallest score among those still"
                  + " kept (strictly smaller, so that the first of equal ones is found), and drop it."),
          """
          boolean[] filterMask(float[][] filters, int remove) {
              // BEGIN SOLUTION
              double[] score = new double[filters.length];
              for (int f = 0; f < filters.length; f++) {
                  for (float w : filters[f]) score[f] += Math.abs(w);
              }
              boolean[] kept = new boolean[filters.length];
              Arrays.fill(kept, true);
              IntStream.range(0, filters.length)
                  .boxed()
                  .sorted(Comparator.comparing(f -> score[f]))
                  .limit(remove)
                  .forEach(f -> kept[f] = false);
              return kept;
              // END SOLUTION
          }""");

  /** One input with what must come out, and words for each usual mistake. */
  static Example<FilterMask, boolean[]> example(
      float[][] filters, int remove, boolean... expected) {
    return new Example<>(
        "filters = %s, remove = %d".formatted(Show.value(filters), remove),
        mask -> mask.mask(copy(filters), remove),
        expected,
        got -> nudge(filters, remove, got));
  }

  private static float[][] copy(float[][] filters) {
    float[][] copy = new float[filters.length][];
    for (int f = 0; f < copy.length; f++) {
      copy[f] = filters[f].clone();
    }
    return copy;
  }

  private static String nudge(float[][] filters, int remove, boolean[] got) {
    if (got.length != filters.length) {
      return "The mask needs one element for each filter, not for each weight.";
    }
    int gone = 0;
    for (boolean kept : got) {
      gone += kept ? 0 : 1;
    }
    if (gone != remove) {
      return "%d filters should go, your mask removes %d; true stands for a filter that is kept."
          .formatted(remove, gone);
    }
    return "The number is right, the choice is not: add up |w| over all weights of a filter (neither w nor only the largest), and of equal sums drop the lower index first.";
  }
}
