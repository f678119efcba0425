package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.TrainingMacs;

/** The key to {@link TrainingMacs}. */
public final class TrainingMacsKey implements AnswerKey<TrainingMacs> {
  @Override
  public Exercise<TrainingMacs> exercise() {
    return TrainingMacs.EXERCISE;
  }

  @Override
  public List<Check<TrainingMacs>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other periods",
            1,
            TrainingMacs.example(0.2 + 0.8 / 300, 0.8, 100),
            TrainingMacs.example(0.02 + 0.98 / 21, 0.98, 7)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "forgets the dense gradients",
            with("return 1 - sparsity;"),
            "counts the dense gradients",
            "gradient of the pruned weights too"),
        new Misstep(
            "the whole step dense",
            with("double d = 1 - sparsity; return ((period - 1) * d + 1) / period;"),
            "counts the dense gradients",
            "only the gradient of the weights is dense"),
        new Misstep(
            "what is skipped",
            with("return sparsity;"),
            "counts the dense gradients",
            "the share that is skipped"),
        new Misstep(
            "one step more",
            with("double d = 1 - sparsity; return (period * 3 * d + 2 * d + 1) / (3.0 * period);"),
            "a dense network costs what it costs",
            "not one more"),
        new Misstep(
            "not by dense",
            with("double d = 1 - sparsity; return ((period - 1) * 3 * d + 2 * d + 1) / period;"),
            "a dense network costs what it costs",
            "By the cost of dense training"));
  }

  private static String with(String body) {
    return """
    double trainingMacs(double sparsity, int period) {
        %s
    }"""
        .formatted(body);
  }
}
