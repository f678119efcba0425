package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Bound;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.Show;
import sparselab.lessons.Verdict;

/** Lesson 11: a sparsity for each layer that meets a budget and loses little accuracy. */
@FunctionalInterface
public interface ChooseSparsities {
  /**
   * For each layer the index of one of the steps, so that at most {@code budget} weights are kept
   * in all and the points lost, added up over the layers, are few.
   *
   * @param sizes weights of each layer
   * @param keptShare of the weights at each step, falling; the first is 1
   * @param lost (layers, steps) points of accuracy lost when only this layer is pruned to that
   *     step; rising along a row, the first is 0
   * @param budget most weights that may be kept
   */
  int[] choose(long[] sizes, double[] keptShare, double[][] lost, long budget);

  /** The exercise. */
  Exercise<ChooseSparsities> EXERCISE =
      new Exercise<>(
          "choose-sparsities",
          "Meet the budget, keep the accuracy",
          8,
          ChooseSparsities.class,
          "(n, k, l, b) -> chooseSparsities(n, k, l, b)",
          List.of(
              Check.of("keeps at most 25 % of the weights", 2, kept(Case.LENET), kept(Case.FLAT)),
              Check.of(
                  "keeps at most 25 % of the weights and loses at most 1.5 points in all",
                  3, kept(Case.LENET), lost(Case.LENET)),
              Check.of("prunes nothing when the budget allows everything", 1, lost(Case.RICH))),
          List.of(
              "Start with step 0 for every layer: nothing is pruned and nothing lost. While too many"
                  + " weights are kept, push one layer one step further. Which?",
              "The one that costs the fewest points for each weight it frees: (lost[l][s + 1] −"
                  + " lost[l][s]) / (sizes[l] · (keptShare[s] − keptShare[s + 1])).",
              "A loop: compute what is kept; stop when it is within the budget; else find the layer with"
                  + " the smallest price among those that have a further step, and add 1 to its step."),
          """
          int[] chooseSparsities(
                  long[] sizes, double[] keptShare, double[][] lost, long budget) {
              // BEGIN SOLUTION
              int[] step = new int[sizes.length];
              while (true) {
                  double kept = 0;
                  for (int l = 0; l < sizes.length; l++) kept += sizes[l] * keptShare[step[l]];
                  if (kept <= budget) return step;
                  int best = -1;
                  double lowest = Double.POSITIVE_INFINITY;
                  for (int l = 0; l < sizes.length; l++) {
                      int s = step[l];
                      if (s + 1 == keptShare.length) continue;
                      double freed = sizes[l] * (keptShare[s] - keptShare[s + 1]);
                      double price = (lost[l][s + 1] - lost[l][s]) / freed;
                      if (price < lowest) {
                          lowest = price;
                          best = l;
                      }
                  }
                  step[best]++;
              }
              // END SOLUTION
          }""");

  /** A sensitivity scan, and what may be kept and lost. */
  @SuppressWarnings("ArrayRecordComponent") // a constant, never compared
  record Case(
      long[] sizes, double[] keptShare, double[][] lost, long budget, double mostPointsLost) {
    private static final double[] SHARES = {1, 0.5, 0.2, 0.1, 0.05};

    /** LeNet-300-100 with its small, sensitive last layer. */
    static final Case LENET =
        new Case(
            new long[] {235_200, 30_000, 1_000},
            SHARES,
            new double[][] {{0, 0.1, 0.6, 2, 6}, {0, 0.2, 0.8, 3, 9}, {0, 2, 11, 25, 48}},
            66_550,
            1.5);

    /** Layers of one size, of which one cannot bear anything. */
    static final Case FLAT =
        new Case(
            new long[] {1_000, 1_000, 1_000},
            SHARES,
            new double[][] {{0, 1, 2, 3, 4}, {0, 0, 0, 1, 2}, {0, 1, 3, 9, 20}},
            750,
            6);

    /** Enough room for all. */
    static final Case RICH =
        new Case(
            new long[] {10, 20}, new double[] {1, 0.5}, new double[][] {{0, 1}, {0, 2}}, 30, 0);

    int[] choice(ChooseSparsities learner) {
      double[][] scan = new double[lost.length][];
      for (int l = 0; l < scan.length; l++) {
        scan[l] = lost[l].clone();
      }
      int[] steps = learner.choose(sizes.clone(), keptShare.clone(), scan, budget);
      if (steps == null || steps.length != sizes.length) {
        throw new IllegalStateException(
            "one step for each of %d layers expected, found %s"
                .formatted(sizes.length, Show.value(steps)));
      }
      return steps;
    }

    double kept(int[] steps) {
      double kept = 0;
      for (int l = 0; l < steps.length; l++) {
        kept += sizes[l] * keptShare[steps[l]];
      }
      return kept;
    }

    double lost(int[] steps) {
      double points = 0;
      for (int l = 0; l < steps.length; l++) {
        points += lost[l][steps[l]];
      }
      return points;
    }

    @Override
    public String toString() {
      return "sizes = %s, keptShare = %s, lost = %s, budget = %d"
          .formatted(Show.value(sizes), Show.value(keptShare), Show.value(lost), budget);
    }
  }

  /** The budget. */
  static Property<ChooseSparsities> kept(Case one) {
    return Bound.atMost(
        (double) one.budget,
        one.toString(),
        "weights kept",
        learner -> one.kept(one.choice(learner)),
        got ->
            "Too many are kept: go on until the sum over all layers of sizes[l] · keptShare[step] is within the budget.");
  }

  /** The quality gate. */
  static Property<ChooseSparsities> lost(Case one) {
    return Bound.atMost(
        one.mostPointsLost,
        one.toString(),
        "points lost",
        learner -> one.lost(one.choice(learner)),
        got ->
            one.mostPointsLost == 0
                ? "Everything fits into the budget, and still something was pruned."
                : "Cheaper is possible: push the layer next that loses the fewest points for each weight it frees, and spare small, sensitive layers.");
  }

  /** The learner's choice must name steps that exist. */
  static Property<ChooseSparsities> exists(Case one) {
    return learner -> {
      for (int step : one.choice(learner)) {
        if (step < 0 || step >= one.keptShare.length) {
          return new Verdict.Wrong(
              one.toString(),
              "steps from 0 to " + (one.keptShare.length - 1),
              "" + step,
              "No such step.");
        }
      }
      return new Verdict.Holds();
    };
  }
}
