package sparselab.lessons.exercises;

import static sparselab.lessons.exercises.Usual.mistake;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 01: which share of a layer's energy is left when zeros are skipped? */
@FunctionalInterface
public interface EnergyLeft {
  /**
   * Energy of a sparse layer by that of the dense one: each stored weight is fetched once and
   * multiplied once.
   *
   * <p>Dense: 4 bytes a weight. Sparse: 4 bytes for each weight that is not zero, and one bit for
   * each weight that says whether it is.
   */
  double share(long weights, double sparsity, double picojoulesPerMac, double picojoulesPerByte);

  /** The exercise. */
  Exercise<EnergyLeft> EXERCISE =
      new Exercise<>(
          "energy-left",
          "Predict the energy that is left",
          5,
          EnergyLeft.class,
          "(n, s, m, b) -> energyLeft(n, s, m, b)",
          List.of(
              Check.of(
                  "multiplications alone fall with the zeros", 1, example(0.25, 1_000, 0.75, 4, 0)),
              Check.of(
                  "bytes are fetched too, and so is the mask",
                  1,
                  example(0.53125, 1_000, 0.5, 0, 10),
                  example(0.13125, 1_000, 0.9, 0, 10)),
              Check.of(
                  "both together; the rarer cost hardly counts",
                  1,
                  example(0.515625, 1_000, 0.5, 40, 10),
                  example(1.03125, 8_000, 0, 0, 162.5))),
          List.of(
              "Write down the dense energy first: weights · (picojoulesPerMac + 4 · picojoulesPerByte).",
              "Sparse: how many weights are left? Each costs the same as before. And every weight, zero"
                  + " or not, has a bit in the mask: weights / 8 bytes more to fetch."),
          """
          double energyLeft(long weights, double sparsity,
                  double picojoulesPerMac, double picojoulesPerByte) {
              // BEGIN SOLUTION
              double kept = (1 - sparsity) * weights;
              double dense = weights * (picojoulesPerMac + 4 * picojoulesPerByte);
              double sparse = kept * (picojoulesPerMac + 4 * picojoulesPerByte)
                  + weights / 8.0 * picojoulesPerByte;
              return sparse / dense;
              // END SOLUTION
          }""");

  /** A layer and the answer, with words for each usual mistake. */
  static Near<EnergyLeft, Double> example(
      double expected, long weights, double sparsity, double mac, double each) {
    double left = 1 - sparsity;
    double dense = mac + 4 * each;
    return new Near<>(
        "weights = %d, sparsity = %s, picojoulesPerMac = %s, picojoulesPerByte = %s"
            .formatted(weights, sparsity, mac, each),
        of -> of.share(weights, sparsity, mac, each),
        expected,
        1e-9,
        Usual.nudge(
            "Energy of what is left (multiplied, fetched, mask) by the energy of the dense layer.",
            List.of(
                mistake(
                    1 - expected, "That is the share that was saved; what is left is asked for."),
                mistake(
                    left, "The mask has to be fetched too: one bit for each weight, zero or not."),
                mistake(left + each / dense, "The mask holds a bit for each weight, not a byte."),
                mistake(
                    (left * mac + left * 4 * each + left * each / 8) / dense,
                    "The mask has a bit for the zeros too: how else would one know they are zero?"),
                mistake(
                    (left * mac + 4 * each) / dense,
                    "A weight that is zero need not be fetched either."),
                mistake(1 / expected, "Upside down: the sparse energy by the dense one."))));
  }
}
