package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import java.util.stream.IntStream;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 10: the step that makes exact zeros out of an L1 penalty. */
@FunctionalInterface
public interface SoftThreshold {
  /** {@code sign(w)·max(0, |w| − t)} for each weight. */
  float[] shrink(float[] weights, float threshold);

  /** The exercise. */
  Exercise<SoftThreshold> EXERCISE =
      new Exercise<>(
          "soft-threshold",
          "The proximal step of L1",
          4,
          SoftThreshold.class,
          "(w, t) -> softThreshold(w, t)",
          List.of(
              Check.of(
                  "moves every weight towards zero", 1, example(values(1, -2), 0.5f, 0.5f, -1.5f)),
              Check.of(
                  "makes exact zeros, and goes no further",
                  2,
                  example(values(0.25f, -0.25f, 3), 0.5f, 0, 0, 2.5f),
                  example(values(0.5f, 0), 0.5f, 0, 0))),
          List.of(
              "How large is |w| after it has become smaller by the threshold? Never below zero.",
              "Math.signum(w) * Math.max(0, Math.abs(w) - threshold)"),
          """
          float[] softThreshold(float[] weights, float threshold) {
              // BEGIN SOLUTION
              float[] shrunk = new float[weights.length];
              for (int i = 0; i < shrunk.length; i++) {
                  float size = Math.max(0, Math.abs(weights[i]) - threshold);
                  shrunk[i] = weights[i] < 0 ? -size : size;
              }
              return shrunk;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  /** Weights and what is left, with words for each usual mistake. */
  static Near<SoftThreshold, float[]> example(float[] weights, float threshold, float... expected) {
    float[] minus = weights.clone();
    float[] hard = weights.clone();
    float[] through = weights.clone();
    float[] unsigned = weights.clone();
    for (int i : IntStream.range(0, weights.length).toArray()) {
      float w = weights[i];
      minus[i] = w - threshold;
      hard[i] = Math.abs(w) > threshold ? w : 0;
      through[i] = w - threshold * Math.signum(w);
      unsigned[i] = Math.max(0, Math.abs(w) - threshold);
    }
    return new Near<>(
        "weights = %s, threshold = %s".formatted(Show.value(weights), Show.value(threshold)),
        of -> of.shrink(weights.clone(), threshold),
        expected,
        1e-6,
        Usual.nudge(
            "sign(w) · max(0, |w| − threshold), weight by weight.",
            List.of(
                mistake(minus, "A negative weight moves up towards zero, not further down."),
                mistake(hard, "That is pruning by a threshold; what stays has to shrink as well."),
                mistake(
                    through, "It went through zero and came out on the other side: stop at zero."),
                mistake(unsigned, "The sign was lost."))));
  }
}
