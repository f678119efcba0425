package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 12: which processors no other beats in both time and energy. */
@FunctionalInterface
public interface ParetoFront {
  /**
   * True for i unless some j is no slower and takes no more energy, and is better in one of both.
   */
  boolean[] front(double[] seconds, double[] joules);

  /** The exercise. */
  Exercise<ParetoFront> EXERCISE =
      new Exercise<>(
          "pareto-front",
          "Which processors are worth a look?",
          5,
          ParetoFront.class,
          "(s, j) -> paretoFront(s, j)",
          List.of(
              Check.of(
                  "drops what another beats in both",
                  1,
                  example(new double[] {1, 2}, new double[] {1, 2}),
                  example(new double[] {3, 1, 2}, new double[] {3, 1, 2})),
              Check.of(
                  "keeps what is best in either",
                  1,
                  example(new double[] {1, 2, 3}, new double[] {3, 2, 1}),
                  example(new double[] {1, 2, 3, 4}, new double[] {3, 4, 1, 2})),
              Check.of(
                  "treats equals alike, and a tie in one as beaten",
                  1,
                  example(new double[] {1, 1}, new double[] {2, 2}),
                  example(new double[] {1, 1, 2}, new double[] {2, 3, 2}))),
          List.of(
              "For each i ask of every other j: does it beat i?",
              "j beats i if it is at most as slow, at most as costly, and less in one of them.",
              "Two loops: start with all true, and set front[i] to false for the first j that beats i."),
          """
          boolean[] paretoFront(double[] seconds, double[] joules) {
              // BEGIN SOLUTION
              boolean[] front = new boolean[seconds.length];
              for (int i = 0; i < front.length; i++) {
                  front[i] = true;
                  for (int j = 0; j < front.length; j++) {
                      boolean noWorse = seconds[j] <= seconds[i] && joules[j] <= joules[i];
                      if (noWorse && (seconds[j] < seconds[i] || joules[j] < joules[i])) {
                          front[i] = false;
                      }
                  }
              }
              return front;
              // END SOLUTION
          }""");

  /** One set of designs with what must come out, and words for each usual mistake. */
  static Example<ParetoFront, boolean[]> example(double[] seconds, double[] joules) {
    boolean[] expected = new boolean[seconds.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = true;
      for (int j = 0; j < expected.length; j++) {
        boolean noWorse = seconds[j] <= seconds[i] && joules[j] <= joules[i];
        expected[i] &= !(noWorse && (seconds[j] < seconds[i] || joules[j] < joules[i]));
      }
    }
    return new Example<>(
        "seconds = %s, joules = %s".formatted(Show.value(seconds), Show.value(joules)),
        it -> it.front(seconds.clone(), joules.clone()),
        expected,
        got -> nudge(expected, got, seconds, joules));
  }

  private static String nudge(
      boolean[] expected, boolean[] got, double[] seconds, double[] joules) {
    if (got.length != expected.length) {
      return "One answer for each design.";
    }
    for (int i = 0; i < got.length; i++) {
      for (int j = 0; j < got.length; j++) {
        boolean same = seconds[i] == seconds[j] && joules[i] == joules[j];
        if (!got[i] && expected[i] && i != j && same) {
          return "Equal designs do not beat each other: something must be strictly less.";
        }
        boolean tie = seconds[i] == seconds[j] != (joules[i] == joules[j]);
        if (got[i] && !expected[i] && i != j && tie) {
          return "As fast and cheaper is enough to beat: it need not be less in both.";
        }
      }
      if (!got[i] && expected[i]) {
        return "Design %d is beaten in one, not in both: it stays.".formatted(i);
      }
    }
    return "Some design that another beats in both is still there.";
  }
}
