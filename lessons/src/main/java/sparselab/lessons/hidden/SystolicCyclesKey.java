package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.SystolicCycles;

/** The key to {@link SystolicCycles}. */
public final class SystolicCyclesKey implements AnswerKey<SystolicCycles> {
  @Override
  public Exercise<SystolicCycles> exercise() {
    return SystolicCycles.EXERCISE;
  }

  @Override
  public List<Check<SystolicCycles>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other arrays and large products",
            2,
            SystolicCycles.example(65_536, 4_096, 11_008, 128, 128),
            SystolicCycles.example(1, 1, 1, 256, 256),
            SystolicCycles.example(200_000, 70_000, 70_000, 16, 32)));
  }

  @Override
  public List<Misstep> missteps() {
    String folds = "counts all folds of a product larger than the array";
    String started = "counts a fold that is partly empty as a whole one";
    return List.of(
        new Misstep("one fold only", code("m + 2L * rows + columns - 2"), folds, "one fold"),
        new Misstep(
            "cuts instead of rounding up",
            code("(k / rows) * (n / columns) * (m + 2L * rows + columns - 2)"),
            started,
            "round up"),
        new Misstep(
            "an array that is always full",
            code("(m * k * n + (long) rows * columns - 1) / ((long) rows * columns)"),
            "counts one fold",
            "always full"));
  }

  private static String code(String value) {
    return """
    long systolicCycles(long m, long k, long n, int rows, int columns) {
        return %s;
    }"""
        .formatted(value);
  }
}
