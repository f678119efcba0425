package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 03: which learning rates does a rewound training use? */
@FunctionalInterface
public interface RewoundRates {
  /**
   * Learning-rate rewinding: the last {@code epochs} rates of the first training, in their order.
   *
   * @param rates of each epoch of the first training
   */
  double[] rates(double[] rates, int epochs);

  /** The exercise. */
  Exercise<RewoundRates> EXERCISE =
      new Exercise<>(
          "rewound-rates",
          "Rewind the learning rate",
          3,
          RewoundRates.class,
          "(r, e) -> rewoundRates(r, e)",
          List.of(
              Check.of(
                  "takes the last rates, in their order",
                  1,
                  example(values(8, 4, 2, 1), 2, 2, 1),
                  example(values(5, 5, 3, 2, 1), 3, 3, 2, 1)),
              Check.of(
                  "all of them or none",
                  1,
                  example(values(3, 2), 2, 3, 2),
                  example(values(3, 2), 0))),
          List.of(
              "If the first training had T epochs, retraining begins at epoch T − epochs of it.",
              "Arrays.copyOfRange(rates, rates.length − epochs, rates.length)"),
          """
          double[] rewoundRates(double[] rates, int epochs) {
              // BEGIN SOLUTION
              return Arrays.copyOfRange(rates, rates.length - epochs, rates.length);
              // END SOLUTION
          }""");

  private static double[] values(double... values) {
    return values;
  }

  /** A schedule and what is used of it, with words for each usual mistake. */
  static Example<RewoundRates, double[]> example(double[] rates, int epochs, double... expected) {
    double[] constant = new double[epochs];
    double[] reversed = new double[epochs];
    for (int i = 0; i < epochs; i++) {
      constant[i] = rates[rates.length - 1];
      reversed[i] = rates[rates.length - 1 - i];
    }
    return new Example<>(
        "rates = %s, epochs = %d".formatted(Show.value(rates), epochs),
        of -> of.rates(rates.clone(), epochs),
        expected,
        Usual.nudge(
            "As many rates as epochs: the last ones of the first training.",
            List.of(
                mistake(
                    Arrays.copyOf(rates, epochs),
                    "Those are the first rates: that would be training from the start again."),
                mistake(constant, "The last rate throughout is fine-tuning, not rewinding."),
                mistake(reversed, "The right rates, but backwards: the rate has to fall again."),
                mistake(rates, "That is the whole schedule; only the last epochs are repeated."))));
  }
}
