package sparselab.lessons.exercises;

import java.util.List;
import java.util.Locale;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 09: what a roofline predicts, before anything is measured. */
@FunctionalInterface
public interface RooflineSeconds {
  /**
   * {@code max(2·macs / opsPerSecond, bytes / bytesPerSecond)}: a multiply-add is two operations.
   */
  double seconds(double macs, double bytes, double opsPerSecond, double bytesPerSecond);

  /** The exercise. */
  Exercise<RooflineSeconds> EXERCISE =
      new Exercise<>(
          "roofline-seconds",
          "Predict before you measure",
          4,
          RooflineSeconds.class,
          "(m, b, p, s) -> rooflineSeconds(m, b, p, s)",
          List.of(
              Check.of(
                  "predicts work that is bound by arithmetic",
                  1,
                  example(1e9, 1e6, 1e11, 1e10),
                  example(5e8, 1e3, 2e10, 1e10)),
              Check.of("predicts work that is bound by memory", 1, example(1e6, 1e9, 1e11, 1e10)),
              Check.of(
                  "lets the slower of the two decide",
                  1,
                  example(5e8, 1e8, 1e11, 1e10),
                  example(5e8, 2e8, 1e11, 1e10))),
          List.of(
              "Two times: one if only arithmetic counted, one if only memory did.",
              "Peaks are given in operations, and a multiply-add is two of them.",
              "Math.max(2 * macs / opsPerSecond, bytes / bytesPerSecond): both go on at the same time, so"
                  + " the slower one decides."),
          """
          double rooflineSeconds(
                  double macs, double bytes, double opsPerSecond, double bytesPerSecond) {
              // BEGIN SOLUTION
              return Math.max(2 * macs / opsPerSecond, bytes / bytesPerSecond);
              // END SOLUTION
          }""");

  /** One piece of work with what must come out, and words for each usual mistake. */
  static Near<RooflineSeconds, Double> example(double macs, double bytes, double ops, double bps) {
    double arithmetic = 2 * macs / ops;
    double memory = bytes / bps;
    return new Near<>(
        String.format(
            Locale.ROOT,
            "macs = %.3g, bytes = %.3g, opsPerSecond = %.3g, bytesPerSecond = %.3g",
            macs,
            bytes,
            ops,
            bps),
        it -> it.seconds(macs, bytes, ops, bps),
        Math.max(arithmetic, memory),
        1e-9,
        got -> {
          if (near(got, Math.max(arithmetic / 2, memory)) || near(got, arithmetic / 2)) {
            return "The peak counts operations, and a multiply-add is two of them.";
          }
          if (near(got, arithmetic + memory)) {
            return "Arithmetic and loading go on at the same time: the times do not add up.";
          }
          return near(got, Math.min(arithmetic, memory))
              ? "The slower of the two decides, not the faster."
              : "Time is work divided by speed; the unit of the answer is seconds.";
        });
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(1e-9, Math.abs(b));
  }
}
