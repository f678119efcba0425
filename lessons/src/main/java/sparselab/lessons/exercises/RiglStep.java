package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 10: one change of the mask in RigL. */
@FunctionalInterface
public interface RiglStep {
  /**
   * Drops the {@code round(share · kept)} kept weights of smallest magnitude, and grows as many of
   * those that were pruned before, where {@code |gradient|} is largest; of equal ones the lower
   * index first, in both.
   */
  boolean[] mask(boolean[] kept, float[] weights, float[] gradient, double share);

  /** The exercise. */
  Exercise<RiglStep> EXERCISE =
      new Exercise<>(
          "rigl-step",
          "Write a RigL step",
          6,
          RiglStep.class,
          "(k, w, g, s) -> riglStep(k, w, g, s)",
          List.of(
              Check.of(
                  "drops the smallest and grows where the gradient is largest",
                  2,
                  example(
                      "110100",
                      values(5, -1, 0, 2, 0, 0),
                      values(9, 9, 1, 9, -3, 2),
                      1.0 / 3,
                      "100110"),
                  example("1100", values(1, -2, 0, 0), values(0, 0, 0.5f, -0.1f), 0.5, "0110")),
              Check.of(
                  "keeps the number of weights",
                  1,
                  example("1110", values(3, 2, 1, 0), values(0, 0, 0, 1), 0.1, "1110"),
                  example(
                      "11110000",
                      values(1, 2, 3, 4, 0, 0, 0, 0),
                      values(9, 9, 9, 9, 4, 3, 2, 1),
                      0.5,
                      "00111100")),
              Check.of(
                  "breaks ties by index",
                  1,
                  example("1100", values(2, -2, 0, 0), values(0, 0, 1, -1), 0.5, "0110"))),
          List.of(
              "k = Math.round(share · number of kept weights). Two lists: the indices that are kept, in"
                  + " the order of |weight|, and those that are not, with the largest |gradient| first.",
              "The first k of the first list go, the first k of the second come. Work on a clone of the"
                  + " mask, so that a weight that just fell is not grown again."),
          """
          boolean[] riglStep(boolean[] kept, float[] weights, float[] gradient, double share) {
              // BEGIN SOLUTION
              var active = new ArrayList<Integer>();
              var pruned = new ArrayList<Integer>();
              for (int i = 0; i < kept.length; i++) (kept[i] ? active : pruned).add(i);
              active.sort(Comparator.comparing(i -> Math.abs(weights[i])));
              pruned.sort(Comparator.comparing(i -> -Math.abs(gradient[i])));
              int k = (int) Math.round(share * active.size());
              boolean[] next = kept.clone();
              for (int r = 0; r < k; r++) {
                  next[active.get(r)] = false;
                  next[pruned.get(r)] = true;
              }
              return next;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  private static boolean[] bits(String text) {
    boolean[] bits = new boolean[text.length()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = text.charAt(i) == '1';
    }
    return bits;
  }

  /** A step, masks written as 1 and 0, with words for each usual mistake. */
  static Example<RiglStep, boolean[]> example(
      String kept, float[] weights, float[] gradient, double share, String expected) {
    return new Example<>(
        "kept = %s, weights = %s, gradient = %s, share = %.3f"
            .formatted(kept, Show.value(weights), Show.value(gradient), share),
        step -> step.mask(bits(kept), weights.clone(), gradient.clone(), share),
        bits(expected),
        got -> nudge(bits(kept), weights, gradient, bits(expected), got));
  }

  private static String nudge(
      boolean[] kept, float[] weights, float[] gradient, boolean[] expected, boolean[] got) {
    if (got.length != kept.length) {
      return "The new mask needs an element for each weight.";
    }
    int difference = 0;
    boolean dropsWrong = false;
    boolean growsWrong = false;
    double dropped = 0;
    double grown = 0;
    for (int i = 0; i < kept.length; i++) {
      difference += (got[i] ? 1 : 0) - (kept[i] ? 1 : 0);
      dropsWrong |= kept[i] && got[i] != expected[i];
      growsWrong |= !kept[i] && got[i] != expected[i];
      double sign = (got[i] ? 1 : 0) - (expected[i] ? 1 : 0);
      dropped += kept[i] ? sign * Math.abs(weights[i]) : 0;
      grown += kept[i] ? 0 : sign * Math.abs(gradient[i]);
    }
    if (difference != 0) {
      return "As many must come as go: yours has %d weights %s than before."
          .formatted(Math.abs(difference), difference > 0 ? "more" : "fewer");
    }
    if (dropsWrong && growsWrong) {
      return "Not the right number moves: round(share · kept) weights go, as many come.";
    }
    if (dropsWrong) {
      return dropped == 0
          ? "Of equal magnitudes the lower index goes first."
          : "The wrong ones go: of the kept weights, those of smallest |w|.";
    }
    return grown == 0
        ? "Of equal gradients the lower index comes first."
        : "The wrong ones come: of the pruned weights, those of largest |gradient|; its sign does not"
            + " matter, and the weight there is zero.";
  }
}
