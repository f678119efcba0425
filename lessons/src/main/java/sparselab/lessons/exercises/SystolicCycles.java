package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;

/** Lesson 07: how long a weight-stationary array takes for a product. */
@FunctionalInterface
public interface SystolicCycles {
  /**
   * {@code ⌈k/rows⌉ · ⌈n/columns⌉ · (m + 2·rows + columns − 2)} cycles for {@code Y[m,n] =
   * X[m,k]·W[k,n]}: each fold loads its weights and streams all rows of activations through.
   */
  long cycles(long m, long k, long n, int rows, int columns);

  /** The exercise. */
  Exercise<SystolicCycles> EXERCISE =
      new Exercise<>(
          "systolic-cycles",
          "Count the cycles of a systolic array",
          5,
          SystolicCycles.class,
          "(m, k, n, r, c) -> systolicCycles(m, k, n, r, c)",
          List.of(
              Check.of("counts one fold", 1, example(10, 4, 4, 4, 4), example(1, 8, 8, 8, 8)),
              Check.of(
                  "counts all folds of a product larger than the array",
                  1,
                  example(10, 8, 12, 4, 4),
                  example(100, 64, 32, 8, 16)),
              Check.of(
                  "counts a fold that is partly empty as a whole one",
                  1,
                  example(10, 5, 4, 4, 4),
                  example(7, 3, 9, 4, 4),
                  example(128, 600, 600, 256, 256))),
          List.of(
              "How many pieces of rows × columns weights does W make, whole ones and started ones?",
              "A started fold takes as long as a full one: Math.ceilDiv(k, rows) of them one way.",
              "Each fold takes m + 2 * rows + columns - 2 cycles: load the weights, stream m rows,"
                  + " drain."),
          """
          long systolicCycles(long m, long k, long n, int rows, int columns) {
              // BEGIN SOLUTION
              long folds = Math.ceilDiv(k, (long) rows) * Math.ceilDiv(n, (long) columns);
              return folds * (m + 2L * rows + columns - 2);
              // END SOLUTION
          }""");

  /** One product with what must come out, and words for each usual mistake. */
  static Example<SystolicCycles, Long> example(long m, long k, long n, int rows, int columns) {
    long fold = m + 2L * rows + columns - 2;
    long down = k / rows * (n / columns) * fold;
    long expected = Math.ceilDiv(k, (long) rows) * Math.ceilDiv(n, (long) columns) * fold;
    return new Example<>(
        "m = %d, k = %d, n = %d, rows = %d, columns = %d".formatted(m, k, n, rows, columns),
        it -> it.cycles(m, k, n, rows, columns),
        expected,
        got -> {
          if (got == down && down != expected) {
            return "A fold that is partly empty takes as long as a full one: round up.";
          }
          if (got == fold) {
            return "That is one fold. How many pieces of rows × columns does W make?";
          }
          return got == Math.ceilDiv(m * k * n, (long) rows * columns)
              ? "That is all multiplications over all cells: an array that is always full."
              : "Folds times cycles of a fold: load the weights, stream m rows, drain.";
        });
  }
}
