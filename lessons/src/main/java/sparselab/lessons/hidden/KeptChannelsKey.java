package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.KeptChannels;

/** The key to {@link KeptChannels}. */
public final class KeptChannelsKey implements AnswerKey<KeptChannels> {
  @Override
  public Exercise<KeptChannels> exercise() {
    return KeptChannels.EXERCISE;
  }

  @Override
  public List<Check<KeptChannels>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for odd sizes",
            1,
            KeptChannels.example(1000, 1, 256),
            KeptChannels.example(1000, 999, 16),
            KeptChannels.example(7, 7, 8)));
  }

  @Override
  public List<Misstep> missteps() {
    String started = "a started width costs as much as a full one";
    return List.of(
        new Misstep(
            "ignores the width",
            code("(double) kept / channels"),
            started,
            "as long as a full one"),
        new Misstep(
            "divides whole numbers",
            code("Math.ceilDiv(kept, width) / Math.ceilDiv(channels, width)"),
            "whole widths save what they take",
            "division of whole numbers"),
        new Misstep(
            "cuts instead of rounding up",
            code("(double) (kept / width) / (channels / width)"),
            started,
            "a started one counts"));
  }

  private static String code(String value) {
    return """
    double keptChannels(int channels, int kept, int width) {
        return %s;
    }"""
        .formatted(value);
  }
}
