package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.Show;
import sparselab.lessons.Verdict;

/** Lesson 02: which weights does magnitude pruning keep? */
@FunctionalInterface
public interface MagnitudeMask {
  /**
   * True where a weight is kept: {@code round(sparsity · n)} of them go, the smallest {@code |w|}
   * first, of equal ones the one with the lower index.
   */
  boolean[] mask(float[] weights, double sparsity);

  /** The exercise. */
  Exercise<MagnitudeMask> EXERCISE =
      new Exercise<>(
          "magnitude-mask",
          "Write the magnitude mask",
          5,
          MagnitudeMask.class,
          "(w, s) -> magnitudeMask(w, s)",
          List.of(
              Check.of(
                  "keeps the weights of largest magnitude",
                  1,
                  example(weights(0.9f, 0.1f, 0.5f, 0.2f), 0.5, true, false, true, false),
                  example(weights(-0.8f, 0.1f, 0.6f, 0.3f), 0.5, true, false, true, false)),
              Check.of(
                  "removes exactly round(sparsity · n) weights",
                  1,
                  example(weights(1, 2, 3, 4, 5), 0, true, true, true, true, true),
                  example(weights(5, 4, 3, 2, 1), 0.5, true, true, false, false, false),
                  example(weights(1, 2, 3), 1, false, false, false),
                  writesNothingInto(weights(0.4f, -0.3f, 0.2f))),
              Check.of(
                  "breaks ties by index: the lower one goes first",
                  1,
                  example(weights(0.5f, 0.5f, 0.5f, 0.5f), 0.5, false, false, true, true),
                  example(weights(-0.2f, 0.7f, 0.2f, 0.2f), 0.5, false, true, false, true))),
          List.of(
              "How many weights have to go? Math.round(sparsity * weights.length) of them.",
              "Put the indices 0, 1, 2, … in the order of the magnitudes Math.abs(weights[i]). A sort"
                  + " that is stable leaves equal ones in the order of their index.",
              "IntStream.range(0, n).boxed().sorted(Comparator.comparing(i -> Math.abs(weights[i])))"
                  + " gives the indices from small to large. Start with a mask that is all true and set"
                  + " the first k of these indices to false."),
          """
          boolean[] magnitudeMask(float[] weights, double sparsity) {
              // BEGIN SOLUTION
              long k = Math.round(sparsity * weights.length);
              boolean[] kept = new boolean[weights.length];
              Arrays.fill(kept, true);
              IntStream.range(0, weights.length)
                  .boxed()
                  .sorted(Comparator.comparing(i -> Math.abs(weights[i])))
                  .limit(k)
                  .forEach(i -> kept[i] = false);
              return kept;
              // END SOLUTION
          }""");

  /** One input with what must come out, and words for each usual mistake. */
  static Example<MagnitudeMask, boolean[]> example(
      float[] weights, double sparsity, boolean... expected) {
    return new Example<>(
        "weights = %s, sparsity = %s".formatted(Show.value(weights), sparsity),
        mask -> mask.mask(weights.clone(), sparsity),
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
    if (kept(got) != kept(expected) && !opposite(expected, got)) {
      return "%d should go, your mask removes %d. Is k rounded, and do equal magnitudes count one by one?"
          .formatted(got.length - kept(expected), got.length - kept(got));
    }
    if (sameMagnitudes(weights, expected, got)) {
      return "The magnitudes are right, but of equal ones the lower index has to go first.";
    }
    return opposite(expected, got)
        ? "Upside down: true stands for a weight that is kept."
        : "Does a large negative weight matter less than a small positive one? Look at |w|.";
  }

  private static int kept(boolean[] mask) {
    int kept = 0;
    for (boolean one : mask) {
      kept += one ? 1 : 0;
    }
    return kept;
  }

  private static boolean opposite(boolean[] a, boolean[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] == b[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMagnitudes(float[] weights, boolean[] a, boolean[] b) {
    return Arrays.equals(keptMagnitudes(weights, a), keptMagnitudes(weights, b));
  }

  private static float[] keptMagnitudes(float[] weights, boolean[] mask) {
    float[] magnitudes = new float[kept(mask)];
    int next = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        magnitudes[next++] = Math.abs(weights[i]);
      }
    }
    Arrays.sort(magnitudes);
    return magnitudes;
  }

  private static Property<MagnitudeMask> writesNothingInto(float[] weights) {
    return mask -> {
      float[] given = weights.clone();
      mask.mask(given, 0.5);
      return Arrays.equals(weights, given)
          ? new Verdict.Holds()
          : new Verdict.Wrong(
              "weights = " + Show.value(weights) + ", sparsity = 0.5",
              "weights as they were",
              "weights = " + Show.value(given),
              "Your method changed its argument: sort a copy, or sort the indices.");
    };
  }
}
