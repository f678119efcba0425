package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.FirstDifference;

/** The key to {@link FirstDifference}. */
public final class FirstDifferenceKey implements AnswerKey<FirstDifference> {
  @Override
  public Exercise<FirstDifference> exercise() {
    return FirstDifference.EXERCISE;
  }

  @Override
  public List<Check<FirstDifference>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for negative numbers, NaN on either side and long outputs",
            1,
            FirstDifference.example(0, new float[] {-2000, 1}, new float[] {-2100, 1}, 0.01f),
            FirstDifference.example(0, new float[] {Float.NaN, 1}, new float[] {1, 1}, 0.5f),
            FirstDifference.example(2, new float[] {0, 0, 0}, new float[] {0, 0, -1}, 0.5f),
            FirstDifference.example(-1, new float[0], new float[0], 0)));
  }

  @Override
  public List<Misstep> missteps() {
    String first = "finds the first output that differs";
    String scale = "measures large numbers relatively, small ones absolutely";
    String nan = "does not let NaN through";
    String allowed = "tolerance * Math.max(1, Math.abs(expected[i]))";
    return List.of(
        new Misstep(
            "lets NaN through",
            code("Math.abs(got[i] - expected[i]) > " + allowed, "return i;", "-1"),
            nan,
            "NaN slipped through"),
        new Misstep(
            "absolute only",
            code("!(Math.abs(got[i] - expected[i]) <= tolerance)", "return i;", "-1"),
            scale,
            "Nothing differs"),
        new Misstep(
            "relative only",
            code(
                "!(Math.abs(got[i] - expected[i]) <= tolerance * Math.abs(expected[i]))",
                "return i;",
                "-1"),
            scale,
            "Nothing differs"),
        new Misstep(
            "forgets the sign",
            code("!(got[i] - expected[i] <= " + allowed + ")", "return i;", "-1"),
            first,
            "without its sign"),
        new Misstep(
            "counts them",
            code(
                "!(Math.abs(got[i] - expected[i]) <= " + allowed + ")",
                "found++;",
                "found == 0 ? -1 : found"),
            first,
            "not how many"));
  }

  private static String code(String differs, String then, String end) {
    return """
    int firstDifference(float[] expected, float[] got, float tolerance) {
        int found = 0;
        for (int i = 0; i < expected.length; i++) if (%s) %s
        return %s;
    }"""
        .formatted(differs, then, end);
  }
}
