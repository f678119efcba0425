package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.MeanAndDeviation;

/** The key to {@link MeanAndDeviation}. */
public final class MeanAndDeviationKey implements AnswerKey<MeanAndDeviation> {
  private static final String SAMPLE = "gives the deviation of a sample";

  @Override
  public Exercise<MeanAndDeviation> exercise() {
    return MeanAndDeviation.EXERCISE;
  }

  @Override
  public List<Check<MeanAndDeviation>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for large and close values",
            1,
            MeanAndDeviation.example(1e9, 1, 1e9 - 1, 1e9, 1e9 + 1),
            MeanAndDeviation.example(5, Math.sqrt(32.0 / 7), 2, 4, 4, 4, 5, 5, 7, 9)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep("divides by n", returns("Math.sqrt(squares / n)"), SAMPLE, "Divided by n"),
        new Misstep(
            "the variance",
            returns("n == 1 ? 0 : squares / (n - 1)"),
            SAMPLE,
            "That is the variance"),
        new Misstep(
            "the range",
            returns(
                "Arrays.stream(accuracies).max().getAsDouble() - Arrays.stream(accuracies).min().getAsDouble()"),
            SAMPLE,
            "That is the range"),
        new Misstep(
            "nothing by nothing",
            returns("Math.sqrt(squares / (n - 1))"),
            "one value has no spread",
            "0 / 0"),
        new Misstep(
            "mean of the squares",
            returns(
                "Math.sqrt((Arrays.stream(accuracies).map(a -> a * a).sum() - n * mean * mean) / Math.max(1, n - 1))"),
            "hidden: right for large and close values",
            "Two numbers"));
  }

  private static String returns(String deviation) {
    return """
    double[] meanAndDeviation(double[] accuracies) {
        int n = accuracies.length;
        double mean = Arrays.stream(accuracies).sum() / n;
        double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
        return new double[] {mean, %s};
    }"""
        .formatted(deviation);
  }
}
