package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.DecodeTokens;

/** The key to {@link DecodeTokens}. */
public final class DecodeTokensKey implements AnswerKey<DecodeTokens> {
  @Override
  public Exercise<DecodeTokens> exercise() {
    return DecodeTokens.EXERCISE;
  }

  @Override
  public List<Check<DecodeTokens>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other models and machines",
            1,
            DecodeTokens.example(1.36e9, 2.5e7, 120e9, 4),
            DecodeTokens.example(4.5e9, 1.1e9, 3.35e12, 64)));
  }

  @Override
  public List<Misstep> missteps() {
    String shared = "many sequences share the weights, and nothing else";
    return List.of(
        new Misstep(
            "forgets the cache",
            code("sequences * bytesPerSecond / weightBytes"),
            "reads the cache of keys and values too",
            "cacheBytes"),
        new Misstep(
            "counts steps",
            code("bytesPerSecond / (weightBytes + sequences * cacheBytes)"),
            shared,
            "a token for each sequence"),
        new Misstep(
            "shares the cache",
            code("sequences * bytesPerSecond / (weightBytes + cacheBytes)"),
            shared,
            "cache of its own"));
  }

  private static String code(String value) {
    return """
    double decodeTokens(
            double weightBytes, double cacheBytes, double bytesPerSecond, int sequences) {
        return %s;
    }"""
        .formatted(value);
  }
}
