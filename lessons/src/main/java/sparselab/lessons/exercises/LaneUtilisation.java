package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;
import sparselab.lessons.Show;

/** Lesson 07: how much of a zero-skipping accelerator works while its lanes wait. */
@FunctionalInterface
public interface LaneUtilisation {
  /** {@code Σ work / (lanes · Σ_steps max work)}; 1 where there is nothing to do. */
  double utilisation(int[][] work);

  /** The exercise. */
  Exercise<LaneUtilisation> EXERCISE =
      new Exercise<>(
          "lane-utilisation",
          "Lanes that wait for the slowest",
          4,
          LaneUtilisation.class,
          "w -> laneUtilisation(w)",
          List.of(
              Check.of(
                  "counts the work of one step",
                  1,
                  example(new int[][] {{4, 4, 4, 4}}),
                  example(new int[][] {{4, 1, 2, 1}})),
              Check.of(
                  "lets every step last as long as its slowest lane",
                  1,
                  example(new int[][] {{4, 0}, {0, 4}}),
                  example(new int[][] {{3, 1, 2}, {0, 5, 1}, {2, 2, 2}})),
              Check.of(
                  "survives steps with nothing to do",
                  1,
                  example(new int[][] {{0, 0}}),
                  example(new int[][] {{0, 0}, {1, 3}}))),
          List.of(
              "The lanes start each step together: a step lasts as long as its slowest lane.",
              "Two sums: the multiplications done, and the slots there were: lanes times the step's"
                  + " length.",
              "Arrays.stream(step).max().getAsInt() is a step's length. Where there are no slots at all,"
                  + " return 1."),
          """
          double laneUtilisation(int[][] work) {
              // BEGIN SOLUTION
              long done = 0;
              long slots = 0;
              for (int[] step : work) {
                  done += Arrays.stream(step).sum();
                  slots += (long) step.length * Arrays.stream(step).max().getAsInt();
              }
              return slots == 0 ? 1 : (double) done / slots;
              // END SOLUTION
          }""");

  /** One schedule with what must come out, and words for each usual mistake. */
  static Near<LaneUtilisation, Double> example(int[][] work) {
    int lanes = work[0].length;
    double done = Arrays.stream(work).flatMapToInt(Arrays::stream).sum();
    double slots = Arrays.stream(work).mapToInt(s -> Arrays.stream(s).max().orElse(0)).sum();
    double most = Arrays.stream(work).flatMapToInt(Arrays::stream).max().orElse(0);
    double best = longest(work);
    return new Near<>(
        "work = " + Show.value(work),
        it -> it.utilisation(Arrays.stream(work).map(int[]::clone).toArray(int[][]::new)),
        slots == 0 ? 1 : done / (lanes * slots),
        1e-9,
        got -> {
          if (got.isNaN()) {
            return "No slots at all: 0/0. Say what it means then: 1.";
          }
          if (near(got, done / slots)) {
            return "Each step offers a slot on every lane: lanes · the step's length.";
          }
          return near(got, done / (lanes * best)) || near(got, done / (lanes * most * work.length))
              ? "The lanes wait for each other after every step: add up each step's own maximum."
              : "Multiplications done, over the slots there were.";
        });
  }

  /** Length if lanes did not wait: the largest sum of a lane. */
  private static double longest(int[][] work) {
    double longest = 0;
    for (int lane = 0; lane < work[0].length; lane++) {
      int at = lane;
      longest = Math.max(longest, Arrays.stream(work).mapToInt(step -> step[at]).sum());
    }
    return longest;
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-9;
  }
}
