package sparselab.lessons.exercises;

import java.util.List;
import java.util.Locale;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 07: what 2:4 brings a product on a sparse tensor core, by the sparse roofline. */
@FunctionalInterface
public interface TwoFourTime {
  /**
   * Dense over sparse time of {@code Y[m,n] = X[m,k]·W[k,n]} at 16 bit, both {@code max(2·macs/ops,
   * bytes/bandwidth)}; 2:4 halves the multiplications, and W takes 0.5625 of its bytes.
   */
  double speedup(double m, double k, double n, double opsPerSecond, double bytesPerSecond);

  /** The exercise. */
  Exercise<TwoFourTime> EXERCISE =
      new Exercise<>(
          "two-four-speedup",
          "Predict what 2:4 brings",
          5,
          TwoFourTime.class,
          "(m, k, n, p, b) -> twoFourSpeedup(m, k, n, p, b)",
          List.of(
              Check.of(
                  "twice as fast where arithmetic decides",
                  1,
                  example(4096, 4096, 4096, 1e14, 2e12)),
              Check.of(
                  "as much faster as the bytes shrink where memory decides",
                  1,
                  example(1, 4096, 4096, 3e14, 2e12),
                  example(1, 1024, 256, 3e14, 1e12)),
              Check.of(
                  "in between, each time has its own bound",
                  1,
                  example(96, 4096, 4096, 1e14, 2e12),
                  example(40, 2048, 8192, 5e13, 1e12))),
          List.of(
              "Two rooflines, one dense and one sparse; the answer is their ratio.",
              "Bytes at 16 bit: 2·(m·k + m·n) for the activations, 2·k·n for dense weights.",
              "2:4 stores half of the values and two bits for each: 0.5625 of the weights' bytes."
                  + " Activations stay as they are."),
          """
          double twoFourSpeedup(
                  double m, double k, double n, double opsPerSecond, double bytesPerSecond) {
              // BEGIN SOLUTION
              double ops = 2 * m * k * n;
              double activations = 2 * (m * k + m * n);
              double weights = 2 * k * n;
              double dense = Math.max(ops / opsPerSecond, (activations + weights) / bytesPerSecond);
              double sparse = Math.max(
                  ops / 2 / opsPerSecond, (activations + 0.5625 * weights) / bytesPerSecond);
              return dense / sparse;
              // END SOLUTION
          }""");

  /** One product with what must come out, and words for each usual mistake. */
  static Near<TwoFourTime, Double> example(double m, double k, double n, double ops, double bps) {
    return new Near<>(
        String.format(
            Locale.ROOT,
            "m = %.0f, k = %.0f, n = %.0f, opsPerSecond = %.3g, bytesPerSecond = %.3g",
            m,
            k,
            n,
            ops,
            bps),
        it -> it.speedup(m, k, n, ops, bps),
        speedup(m, k, n, ops, bps, 1, 0.5625),
        1e-9,
        got -> {
          if (near(got, speedup(m, k, n, ops, bps, 1, 0.5))) {
            return "Two bits of position go with each value: 0.5625 of the bytes, not half.";
          }
          if (near(got, speedup(m, k, n, ops, bps, 0.5625, 0.5625))) {
            return "The activations do not shrink: only the weights are stored as 2:4.";
          }
          return got == 2
              ? "Half of the multiplications is half of the time only where arithmetic decides."
              : "max(arithmetic, memory) for dense and for sparse, then the ratio.";
        });
  }

  private static double speedup(
      double m, double k, double n, double ops, double bps, double activations, double weights) {
    double moved = 2 * (m * k + m * n);
    double dense = Math.max(2 * m * k * n / ops, (moved + 2 * k * n) / bps);
    return dense / Math.max(m * k * n / ops, (activations * moved + weights * 2 * k * n) / bps);
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.abs(b);
  }
}
