package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.SoftThreshold;

/** The key to {@link SoftThreshold}. */
public final class SoftThresholdKey implements AnswerKey<SoftThreshold> {
  @Override
  public Exercise<SoftThreshold> exercise() {
    return SoftThreshold.EXERCISE;
  }

  @Override
  public List<Check<SoftThreshold>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right on other weights",
            1,
            SoftThreshold.example(new float[] {4, -4, 0.75f, -1, 0}, 1, 3, -3, 0, 0, 0),
            SoftThreshold.example(new float[] {2, -3}, 0, 2, -3)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "subtracts",
            with(
                "float[] s = weights.clone(); for (int i = 0; i < s.length; i++) s[i] = s[i] - threshold; return s;"),
            "moves every weight towards zero",
            "moves up towards zero"),
        new Misstep(
            "a hard threshold",
            with(
                "float[] s = weights.clone(); for (int i = 0; i < s.length; i++) s[i] = Math.abs(s[i]) > threshold ? s[i] : 0; return s;"),
            "moves every weight towards zero",
            "has to shrink as well"),
        new Misstep(
            "through zero",
            with(
                "float[] s = weights.clone(); for (int i = 0; i < s.length; i++) s[i] = s[i] - threshold * Math.signum(s[i]); return s;"),
            "makes exact zeros, and goes no further",
            "came out on the other side"),
        new Misstep(
            "the sign lost",
            with(
                "float[] s = weights.clone(); for (int i = 0; i < s.length; i++) s[i] = Math.max(0, Math.abs(s[i]) - threshold); return s;"),
            "moves every weight towards zero",
            "The sign was lost"));
  }

  private static String with(String body) {
    return """
    float[] softThreshold(float[] weights, float threshold) {
        %s
    }"""
        .formatted(body);
  }
}
