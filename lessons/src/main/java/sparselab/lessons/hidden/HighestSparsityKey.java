package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.HighestSparsity;

/** The key to {@link HighestSparsity}. */
public final class HighestSparsityKey implements AnswerKey<HighestSparsity> {
  private static final String HOLDS = "goes as far as the accuracy holds";
  private static final String EXACT =
      "a drop of exactly maxDrop is allowed, measured from the dense network";
  private static final String STOPS = "stops at the first point that falls too low";

  @Override
  public Exercise<HighestSparsity> exercise() {
    return HighestSparsity.EXERCISE;
  }

  @Override
  public List<Check<HighestSparsity>> hiddenChecks() {
    double[] sparsities = {0, 0.3, 0.6, 0.7, 0.85, 0.95};
    return List.of(
        Check.of(
            "hidden: right on other curves",
            1,
            HighestSparsity.example(0.95, 0, sparsities, 50, 50, 51, 52, 50, 50),
            HighestSparsity.example(0.6, 2, sparsities, 90, 91, 88, 87.75, 92, 20),
            HighestSparsity.example(0, 0.25, new double[] {0}, 97)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "goes on after a fall",
            loop("if (accuracies[i] < accuracies[0] - maxDrop) continue;"),
            STOPS,
            "one good point beyond it is luck"),
        new Misstep(
            "strictly above",
            loop("if (i > 0 && accuracies[i] <= accuracies[0] - maxDrop) break;"),
            EXACT,
            "exactly maxDrop is still allowed"),
        new Misstep(
            "compares with the best",
            loop(
                "if (i > 0 && accuracies[i] < Arrays.stream(accuracies).max().getAsDouble() - maxDrop) break;"),
            EXACT,
            "not with the best point"),
        new Misstep(
            "the first that fails",
            """
            double highestSparsity(double[] sparsities, double[] accuracies, double maxDrop) {
                for (int i = 0; i < sparsities.length; i++)
                    if (accuracies[i] < accuracies[0] - maxDrop) return sparsities[i];
                return sparsities[sparsities.length - 1];
            }""",
            HOLDS,
            "the one before it is asked for"));
  }

  private static String loop(String line) {
    return """
    double highestSparsity(double[] sparsities, double[] accuracies, double maxDrop) {
        double highest = 0;
        for (int i = 0; i < sparsities.length; i++) {
            %s
            highest = sparsities[i];
        }
        return highest;
    }"""
        .formatted(line);
  }
}
