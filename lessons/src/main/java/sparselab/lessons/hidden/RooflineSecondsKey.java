package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.RooflineSeconds;

/** The key to {@link RooflineSeconds}. */
public final class RooflineSecondsKey implements AnswerKey<RooflineSeconds> {
  @Override
  public Exercise<RooflineSeconds> exercise() {
    return RooflineSeconds.EXERCISE;
  }

  @Override
  public List<Check<RooflineSeconds>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other machines",
            1,
            RooflineSeconds.example(5.7e8, 1.7e7, 2.4e11, 1.3e10),
            RooflineSeconds.example(7e9, 1.4e10, 3.12e14, 2.039e12)));
  }

  @Override
  public List<Misstep> missteps() {
    String arithmetic = "predicts work that is bound by arithmetic";
    String slower = "lets the slower of the two decide";
    return List.of(
        new Misstep(
            "a multiply-add as one operation",
            code("Math.max(macs / opsPerSecond, bytes / bytesPerSecond)"),
            arithmetic,
            "two of them"),
        new Misstep(
            "adds the times up",
            code("2 * macs / opsPerSecond + bytes / bytesPerSecond"),
            slower,
            "do not add up"),
        new Misstep(
            "the faster decides",
            code("Math.min(2 * macs / opsPerSecond, bytes / bytesPerSecond)"),
            slower,
            "not the faster"),
        new Misstep(
            "speed for time",
            code("Math.min(opsPerSecond / (2 * macs), bytesPerSecond / bytes)"),
            arithmetic,
            "divided by speed"));
  }

  private static String code(String value) {
    return """
    double rooflineSeconds(double macs, double bytes, double opsPerSecond, double bytesPerSecond) {
        return %s;
    }"""
        .formatted(value);
  }
}
