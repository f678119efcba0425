package sparselab.lessons.exercises;

import java.util.List;
import java.util.Locale;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 12: how many tokens a second memory allows a language model. */
@FunctionalInterface
public interface DecodeTokens {
  /** {@code sequences · bytesPerSecond / (weightBytes + sequences · cacheBytes)}. */
  double tokensPerSecond(
      double weightBytes, double cacheBytes, double bytesPerSecond, int sequences);

  /** The exercise. */
  Exercise<DecodeTokens> EXERCISE =
      new Exercise<>(
          "decode-tokens",
          "Tokens a second, from bytes alone",
          4,
          DecodeTokens.class,
          "(w, c, b, s) -> decodeTokens(w, c, b, s)",
          List.of(
              Check.of(
                  "one sequence: every weight is read for every token",
                  1,
                  example(16e9, 0, 2e12, 1),
                  example(14e9, 0, 1e11, 1)),
              Check.of("reads the cache of keys and values too", 1, example(16e9, 4e9, 2e12, 1)),
              Check.of(
                  "many sequences share the weights, and nothing else",
                  1,
                  example(16e9, 0, 2e12, 8),
                  example(16e9, 1e9, 2e12, 16))),
          List.of(
              "How many bytes must be read for one step, in which every sequence gets one token?",
              "The weights once, the cache once for each sequence.",
              "Steps a second are bytesPerSecond over these bytes; each step makes as many tokens as there"
                  + " are sequences."),
          """
          double decodeTokens(
                  double weightBytes, double cacheBytes, double bytesPerSecond, int sequences) {
              // BEGIN SOLUTION
              return sequences * bytesPerSecond / (weightBytes + sequences * cacheBytes);
              // END SOLUTION
          }""");

  /** One model with what must come out, and words for each usual mistake. */
  static Near<DecodeTokens, Double> example(
      double weights, double cache, double bandwidth, int sequences) {
    return new Near<>(
        String.format(
            Locale.ROOT,
            "weightBytes = %.3g, cacheBytes = %.3g, bytesPerSecond = %.3g, sequences = %d",
            weights,
            cache,
            bandwidth,
            sequences),
        it -> it.tokensPerSecond(weights, cache, bandwidth, sequences),
        sequences * bandwidth / (weights + sequences * cache),
        1e-9,
        got -> {
          if (cache > 0 && near(got, sequences * bandwidth / weights)) {
            return "Attention reads the keys and values of all tokens so far: cacheBytes.";
          }
          if (sequences > 1 && near(got, bandwidth / (weights + sequences * cache))) {
            return "A step makes a token for each sequence.";
          }
          if (near(got, sequences * bandwidth / (weights + cache))) {
            return "Each sequence has a cache of its own; only the weights are shared.";
          }
          return near(got, bandwidth / (weights + cache))
              ? "The weights are read once a step, for all sequences together."
              : "Steps a second, times tokens a step.";
        });
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.abs(b);
  }
}
