package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.PromisedSpeedup;

/** The key to {@link PromisedSpeedup}. */
public final class PromisedSpeedupKey implements AnswerKey<PromisedSpeedup> {
  private static final String WORK = "is all the work by the work that is left";

  @Override
  public Exercise<PromisedSpeedup> exercise() {
    return PromisedSpeedup.EXERCISE;
  }

  @Override
  public List<Check<PromisedSpeedup>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right at high sparsities, and without bound at 1",
            1,
            PromisedSpeedup.example(10, 0.9),
            PromisedSpeedup.example(50, 0.98),
            PromisedSpeedup.example(Double.POSITIVE_INFINITY, 1)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep("what is left", returns("1 - sparsity"), WORK, "the share that is left"),
        new Misstep("by what is gone", returns("1 / sparsity"), WORK, "not by what is gone"),
        new Misstep("adds the share", returns("1 + sparsity"), WORK, "twice as fast"),
        new Misstep("in percent", returns("100 / (1 - sparsity)"), WORK, "not in percent"));
  }

  private static String returns(String value) {
    return """
    double promisedSpeedup(double sparsity) {
        return %s;
    }"""
        .formatted(value);
  }
}
