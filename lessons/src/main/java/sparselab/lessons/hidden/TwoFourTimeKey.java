package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.TwoFourTime;

/** The key to {@link TwoFourTime}. */
public final class TwoFourTimeKey implements AnswerKey<TwoFourTime> {
  @Override
  public Exercise<TwoFourTime> exercise() {
    return TwoFourTime.EXERCISE;
  }

  @Override
  public List<Check<TwoFourTime>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for an A100 and for an Orin",
            2,
            TwoFourTime.example(512, 4096, 11_008, 312e12, 2.039e12),
            TwoFourTime.example(16, 768, 3072, 4.2e13, 204.8e9),
            TwoFourTime.example(220, 768, 3072, 4.2e13, 204.8e9)));
  }

  @Override
  public List<Misstep> missteps() {
    String memory = "as much faster as the bytes shrink where memory decides";
    return List.of(
        new Misstep("twice as fast, always", code("return 2;"), memory, "only where arithmetic"),
        new Misstep("forgets the positions", code(roofs("activations", "0.5")), memory, "Two bits"),
        new Misstep(
            "shrinks the activations too",
            code(roofs("0.5625 * activations", "0.5625")),
            memory,
            "activations do not shrink"));
  }

  private static String roofs(String activations, String weights) {
    return """
        double ops = 2 * m * k * n;
        double activations = 2 * (m * k + m * n);
        double dense = Math.max(ops / opsPerSecond, (activations + 2 * k * n) / bytesPerSecond);
        return dense / Math.max(ops / 2 / opsPerSecond, (%s + %s * 2 * k * n) / bytesPerSecond);"""
        .formatted(activations, weights);
  }

  private static String code(String body) {
    return """
    double twoFourSpeedup(double m, double k, double n, double opsPerSecond, double bytesPerSecond) {
    %s
    }"""
        .formatted(body);
  }
}
