package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 03: an optimiser step in which zeros stay zeros. */
@FunctionalInterface
public interface MaskedStep {
  /**
   * SGD with momentum: {@code v ← momentum·v + g; w ← w − rate·v} where a weight is kept; weight
   * and velocity of a pruned one are zero.
   *
   * @return {new weights, new velocity}
   */
  float[][] step(
      float[] weights,
      float[] velocity,
      float[] gradient,
      boolean[] kept,
      float rate,
      float momentum);

  /** The exercise. */
  Exercise<MaskedStep> EXERCISE =
      new Exercise<>(
          "masked-step",
          "Keep the zeros zero",
          6,
          MaskedStep.class,
          "(w, v, g, k, r, m) -> maskedStep(w, v, g, k, r, m)",
          List.of(
              Check.of(
                  "a kept weight takes the step",
                  1,
                  example(of(1, 2), of(0, 1), of(0.5f, -1), true, true),
                  example(of(-1), of(4), of(0), true)),
              Check.of(
                  "a pruned weight stays zero",
                  2,
                  example(of(0, 1), of(0, 0), of(3, 3), false, true)),
              Check.of(
                  "its velocity is zero too",
                  1,
                  example(of(1, 2), of(0.5f, 0.5f), of(1, 1), false, true))),
          List.of(
              "Compute v and w as without a mask first, in new arrays.",
              "Where kept[i] is false both stay zero: a velocity that is left behind would bring the"
                  + " weight back as soon as somebody unmasks it, and some optimisers much sooner."),
          """
          float[][] maskedStep(float[] weights, float[] velocity, float[] gradient,
                  boolean[] kept, float rate, float momentum) {
              // BEGIN SOLUTION
              float[] w = new float[weights.length];
              float[] v = new float[weights.length];
              for (int i = 0; i < w.length; i++) {
                  if (!kept[i]) continue;
                  v[i] = momentum * velocity[i] + gradient[i];
                  w[i] = weights[i] - rate * v[i];
              }
              return new float[][] {w, v};
              // END SOLUTION
          }""");

  private static float[] of(float... values) {
    return values;
  }

  /** One step at rate 0.5 and momentum 0.5, with words for each usual mistake. */
  static Near<MaskedStep, float[][]> example(
      float[] weights, float[] velocity, float[] gradient, boolean... kept) {
    float[][] expected = new float[2][weights.length];
    for (int i = 0; i < kept.length; i++) {
      expected[1][i] = kept[i] ? 0.5f * velocity[i] + gradient[i] : 0;
      expected[0][i] = kept[i] ? weights[i] - 0.5f * expected[1][i] : 0;
    }
    return new Near<>(
        "weights = %s, velocity = %s, gradient = %s, kept = %s, rate = 0.5f, momentum = 0.5f"
            .formatted(
                Show.value(weights), Show.value(velocity), Show.value(gradient), Show.value(kept)),
        step ->
            step.step(
                weights.clone(), velocity.clone(), gradient.clone(), kept.clone(), 0.5f, 0.5f),
        expected,
        1e-6,
        got -> nudge(velocity, gradient, kept, expected, got));
  }

  private static String nudge(
      float[] velocity, float[] gradient, boolean[] kept, float[][] expected, float[][] got) {
    if (got.length != 2 || got[0].length != kept.length || got[1].length != kept.length) {
      return "Return two arrays of the same length: the weights, then the velocity.";
    }
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i] && got[0][i] != 0) {
        return "A pruned weight came back: with momentum it is not enough to mask the gradient.";
      }
    }
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i] && got[1][i] != 0) {
        return "The weight is zero, its velocity is not: it waits to bring the weight back.";
      }
    }
    for (int i = 0; i < kept.length; i++) {
      if (Math.abs(got[1][i] - expected[1][i]) > 1e-6) {
        return got[1][i] == velocity[i]
            ? "Return the new velocity, not the old one."
            : got[1][i] == gradient[i]
                ? "What is left of the velocity of the step before? momentum · v + g."
                : "The velocity is momentum · v + g.";
      }
    }
    return "The weight moves against the velocity: w − rate · v, with the new v.";
  }
}
