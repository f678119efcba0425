package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.MaskedStep;

/** The key to {@link MaskedStep}. */
public final class MaskedStepKey implements AnswerKey<MaskedStep> {
  @Override
  public Exercise<MaskedStep> exercise() {
    return MaskedStep.EXERCISE;
  }

  @Override
  public List<Check<MaskedStep>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right on a longer tensor",
            2,
            MaskedStep.example(
                new float[] {1, 0, -2, 0, 3},
                new float[] {1, 0, 2, 0, -1},
                new float[] {2, 5, -1, 4, 0.25f},
                true,
                false,
                true,
                false,
                true)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "no mask",
            with(
                "float[] w = weights.clone(), v = velocity.clone(); for (int i = 0; i < w.length; i++) { v[i] = momentum * v[i] + gradient[i]; w[i] -= rate * v[i]; } return new float[][] {w, v};"),
            "a pruned weight stays zero",
            "A pruned weight came back"),
        new Misstep(
            "masks the gradient only",
            with(
                "float[] w = weights.clone(), v = velocity.clone(); for (int i = 0; i < w.length; i++) { v[i] = momentum * v[i] + (kept[i] ? gradient[i] : 0); w[i] -= rate * v[i]; } return new float[][] {w, v};"),
            "its velocity is zero too",
            "not enough to mask the gradient"),
        new Misstep(
            "masks the weight only",
            with(
                "float[] w = weights.clone(), v = velocity.clone(); for (int i = 0; i < w.length; i++) { v[i] = momentum * v[i] + gradient[i]; w[i] = kept[i] ? w[i] - rate * v[i] : 0; } return new float[][] {w, v};"),
            "a pruned weight stays zero",
            "its velocity is not"),
        new Misstep(
            "no momentum",
            with(
                "float[] w = weights.clone(), v = velocity.clone(); for (int i = 0; i < w.length; i++) { v[i] = kept[i] ? gradient[i] : 0; w[i] = kept[i] ? w[i] - rate * v[i] : 0; } return new float[][] {w, v};"),
            "a kept weight takes the step",
            "What is left of the velocity"),
        new Misstep(
            "uphill",
            with(
                "float[] w = weights.clone(), v = velocity.clone(); for (int i = 0; i < w.length; i++) { v[i] = kept[i] ? momentum * v[i] + gradient[i] : 0; w[i] = kept[i] ? w[i] + rate * v[i] : 0; } return new float[][] {w, v};"),
            "a kept weight takes the step",
            "against the velocity"));
  }

  private static String with(String body) {
    return """
    float[][] maskedStep(float[] weights, float[] velocity, float[] gradient, boolean[] kept, float rate, float momentum) {
        %s
    }"""
        .formatted(body);
  }
}
