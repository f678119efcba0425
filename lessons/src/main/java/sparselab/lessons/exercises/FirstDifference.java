package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 11: where do two models' outputs differ? */
@FunctionalInterface
public interface FirstDifference {
  /**
   * Index of the first output with {@code |got − expected| > tolerance·max(1, |expected|)}, or of
   * the first that is NaN in one of the two; −1 when there is none.
   */
  int index(float[] expected, float[] got, float tolerance);

  /** The exercise. */
  Exercise<FirstDifference> EXERCISE =
      new Exercise<>(
          "first-difference",
          "Compare two models' outputs",
          4,
          FirstDifference.class,
          "(e, g, t) -> firstDifference(e, g, t)",
          List.of(
              Check.of(
                  "finds the first output that differs",
                  1,
                  example(1, values(1, 2, 3), values(1, 2.5f, 9), 0.1f),
                  example(-1, values(1, 2, 3), values(1, 2, 3), 0),
                  example(0, values(1), values(0.5f), 0.1f)),
              Check.of(
                  "measures large numbers relatively, small ones absolutely",
                  1,
                  example(-1, values(1000, 0.001f), values(1001, 0.002f), 0.01f),
                  example(0, values(1000, 0.001f), values(1020, 0.002f), 0.01f)),
              Check.of(
                  "does not let NaN through",
                  1,
                  example(1, values(1, 2), values(1, Float.NaN), 0.1f))),
          List.of(
              "One loop; the allowed distance of output i is tolerance * Math.max(1,"
                  + " Math.abs(expected[i])).",
              "Every comparison with NaN is false, \"greater than\" too.",
              "Ask the other way round: return i if !(Math.abs(got[i] - expected[i]) <= allowed). NaN is"
                  + " not smaller either, so it is found."),
          """
          int firstDifference(float[] expected, float[] got, float tolerance) {
              // BEGIN SOLUTION
              for (int i = 0; i < expected.length; i++) {
                  float allowed = tolerance * Math.max(1, Math.abs(expected[i]));
                  if (!(Math.abs(got[i] - expected[i]) <= allowed)) return i;
              }
              return -1;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  /** One pair of outputs with what must come out, and words for each usual mistake. */
  static Example<FirstDifference, Integer> example(
      int index, float[] expected, float[] got, float tolerance) {
    return new Example<>(
        "expected = %s, got = %s, tolerance = %sf"
            .formatted(Show.value(expected), Show.value(got), tolerance),
        it -> it.index(expected.clone(), got.clone(), tolerance),
        index,
        found -> {
          if (index >= 0 && (Float.isNaN(got[index]) || Float.isNaN(expected[index]))) {
            return "NaN slipped through: every comparison with it is false. Ask whether the distance is small, not whether it is large.";
          }
          return index < 0
              ? "Nothing differs by more than the tolerance times max(1, |expected|); then −1 is the answer."
              : "The first index (not how many) where the distance, without its sign, is above tolerance times max(1, |expected|).";
        });
  }
}
