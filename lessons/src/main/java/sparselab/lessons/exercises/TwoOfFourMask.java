package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 05: of every four neighbouring weights the two largest stay. */
@FunctionalInterface
public interface TwoOfFourMask {
  /**
   * True where a weight is kept: two of each group of four, the largest {@code |w|}; of equal ones
   * the one with the lower index goes first. The length is a multiple of four.
   */
  boolean[] mask(float[] weights);

  /** The exercise. */
  Exercise<TwoOfFourMask> EXERCISE =
      new Exercise<>(
          "two-of-four-mask",
          "Write a 2:4 mask",
          5,
          TwoOfFourMask.class,
          "w -> twoOfFourMask(w)",
          List.of(
              Check.of(
                  "keeps the two largest magnitudes of one group",
                  1,
                  example(weights(0.1f, 0.4f, 0.2f, 0.3f), false, true, false, true),
                  example(weights(-0.9f, 0.1f, 0.5f, 0.3f), true, false, true, false)),
              Check.of(
                  "looks at each group of four neighbours by itself",
                  1,
                  example(
                      weights(9, 8, 7, 6, 1, 2, 3, 4),
                      true,
                      true,
                      false,
                      false,
                      false,
                      false,
                      true,
                      true)),
              Check.of(
                  "keeps exactly two, whatever is equal",
                  1,
                  example(weights(5, 5, 5, 5), false, false, true, true),
                  example(weights(2, 0, 0, 0), true, false, false, true))),
          List.of(
              "The groups are weights 0–3, 4–7, 8–11 and so on: an outer loop in steps of four.",
              "In a group, drop one weight twice: each time the smallest |w| that is still kept.",
              "Start with a mask that is all true. For each group, twice: look through its four"
                  + " weights for the kept one with the smallest magnitude (strictly smaller, so that"
                  + " the first of equal ones is found) and set it to false."),
          """
          boolean[] twoOfFourMask(float[] weights) {
              // BEGIN SOLUTION
              boolean[] kept = new boolean[weights.length];
              Arrays.fill(kept, true);
              for (int group = 0; group < weights.length; group += 4) {
                  for (int gone = 0; gone < 2; gone++) {
                      int least = -1;
                      for (int i = group; i < group + 4; i++) {
                          boolean smaller = least < 0
                              || Math.abs(weights[i]) < Math.abs(weights[least]);
                          if (kept[i] && smaller) least = i;
                      }
                      kept[least] = false;
                  }
              }
              return kept;
              // END SOLUTION
          }""");

  /** One input with what must come out, and words for each usual mistake. */
  static Example<TwoOfFourMask, boolean[]> example(float[] weights, boolean... expected) {
    return new Example<>(
        "weights = " + Show.value(weights),
        mask -> mask.mask(weights.clone()),
        expected,
        got -> nudge(weights, expected, got));
  }

  private static float[] weights(float... weights) {
    return weights;
  }

  private static String nudge(float[] weights, boolean[] expected, boolean[] got) {
    if (got.length != expected.length) {
      return "The mask needs one element for each weight.";
    }
    for (int group = 0; group < got.length; group += 4) {
      int kept = 0;
      boolean opposite = true;
      for (int i = group; i < group + 4; i++) {
        kept += got[i] ? 1 : 0;
        opposite &= got[i] != expected[i];
      }
      if (kept != 2) {
        return "Weights %d to %d keep %d instead of 2: a group gives and takes nothing from another, and equal magnitudes count one by one."
            .formatted(group, group + 3, kept);
      }
      if (opposite && distinct(weights, group)) {
        return "Upside down: the two largest magnitudes of a group stay.";
      }
    }
    return "Each group keeps two, but not the right ones: compare |w|, and of equal ones drop the lower index first.";
  }

  private static boolean distinct(float[] weights, int group) {
    return Math.abs(weights[group]) != Math.abs(weights[group + 1]);
  }
}
