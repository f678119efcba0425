package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 01: how far may one go on an accuracy–sparsity curve? */
@FunctionalInterface
public interface HighestSparsity {
  /**
   * The largest sparsity up to which no accuracy lies more than {@code maxDrop} below the first.
   *
   * @param sparsities growing, the first is 0
   * @param accuracies at these sparsities; the first is that of the dense network
   */
  double sparsity(double[] sparsities, double[] accuracies, double maxDrop);

  /** The exercise. */
  Exercise<HighestSparsity> EXERCISE =
      new Exercise<>(
          "highest-sparsity",
          "Choose a sparsity from the curve",
          4,
          HighestSparsity.class,
          "(s, a, d) -> highestSparsity(s, a, d)",
          List.of(
              Check.of(
                  "goes as far as the accuracy holds",
                  1,
                  example(0.9, 1, curve(0, 0.5, 0.9, 0.99), 96, 96.5, 95.5, 60),
                  example(0, 1, curve(0, 0.5), 96, 90)),
              Check.of(
                  "a drop of exactly maxDrop is allowed, measured from the dense network",
                  1,
                  example(0.8, 0.5, curve(0, 0.5, 0.8, 0.9), 95, 95, 94.5, 94),
                  example(0.8, 1, curve(0, 0.5, 0.8, 0.9), 95, 97, 94.5, 93)),
              Check.of(
                  "stops at the first point that falls too low",
                  1,
                  example(0.5, 1, curve(0, 0.5, 0.8, 0.9), 95, 95, 93, 94.5))),
          List.of(
              "accuracies[0] is the dense network. How low may an accuracy be?",
              "Walk from left to right and stop at the first accuracy below accuracies[0] − maxDrop:"
                  + " the sparsity before it is the answer. A later point that is high again was luck."),
          """
          double highestSparsity(double[] sparsities, double[] accuracies, double maxDrop) {
              // BEGIN SOLUTION
              double highest = sparsities[0];
              for (int i = 0; i < sparsities.length; i++) {
                  if (accuracies[i] < accuracies[0] - maxDrop) break;
                  highest = sparsities[i];
              }
              return highest;
              // END SOLUTION
          }""");

  private static double[] curve(double... sparsities) {
    return sparsities;
  }

  /** A curve and the answer, with words for each usual mistake. */
  static Example<HighestSparsity, Double> example(
      double expected, double maxDrop, double[] sparsities, double... accuracies) {
    double last = 0;
    double strict = 0;
    double best = 0;
    double top = accuracies[0];
    boolean strictly = true;
    boolean stillBest = true;
    for (double accuracy : accuracies) {
      top = Math.max(top, accuracy);
    }
    for (int i = 1; i < sparsities.length; i++) {
      last = accuracies[i] >= accuracies[0] - maxDrop ? sparsities[i] : last;
      strictly &= accuracies[i] > accuracies[0] - maxDrop;
      strict = strictly ? sparsities[i] : strict;
      stillBest &= accuracies[i] >= top - maxDrop;
      best = stillBest ? sparsities[i] : best;
    }
    double first = sparsities[sparsities.length - 1];
    for (int i = sparsities.length - 1; i > 0; i--) {
      first = accuracies[i] < accuracies[0] - maxDrop ? sparsities[i] : first;
    }
    return new Example<>(
        "sparsities = %s, accuracies = %s, maxDrop = %s"
            .formatted(Show.value(sparsities), Show.value(accuracies), maxDrop),
        of -> of.sparsity(sparsities.clone(), accuracies.clone(), maxDrop),
        expected,
        Usual.nudge(
            "Which is the last sparsity before the accuracy first falls below accuracies[0] − maxDrop?",
            List.of(
                mistake(
                    last,
                    "Between here and 0 there is a point that fell too low: one good point"
                        + " beyond it is luck, do not ship it."),
                mistake(
                    first,
                    "That is the first sparsity that fails; the one before it is asked for."),
                mistake(
                    best,
                    "Compare with the dense network, accuracies[0], not with the best point."),
                mistake(strict, "A drop of exactly maxDrop is still allowed."))));
  }
}
