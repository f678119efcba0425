package sparselab.lessons;

import java.time.Duration;
import java.util.Locale;

/**
 * The learner's function takes at most so many times as long as a given one, on the same input.
 *
 * <p>A machine with other work slows either of them at any moment, so their rounds alternate, each
 * keeps its best one, and as soon as the ratio is reached the gate is passed. Choose the ratio
 * generously: half of what a right solution gains. Let a property before it check the result.
 *
 * @param input the input in words
 * @param call one call of a function on the input; the same for both. Make the input outside
 * @param given the function to compare with
 * @param ratio the most that time(learner) / time(given) may be: 0.5 is twice as fast
 * @param nudge what to think about when it is slower
 */
public record SpeedGate<F>(
    String input, Example.Call<F, ?> call, F given, double ratio, String nudge)
    implements Property<F> {
  private static final Duration WARM_UP = Duration.ofMillis(150);
  private static final Duration ROUND = Duration.ofMillis(15);
  private static final int ROUNDS = 30;

  public SpeedGate {
    if (!(ratio > 0)) {
      throw new IllegalArgumentException("Expected a ratio above 0, found " + ratio);
    }
  }

  @Override
  public Verdict of(F learner) {
    return Attempt.verdict(input, () -> race(learner));
  }

  private Verdict race(F learner) throws Exception {
    seconds(learner, WARM_UP);
    seconds(given, WARM_UP);
    double mine = Double.POSITIVE_INFINITY;
    double theirs = Double.POSITIVE_INFINITY;
    for (int round = 1; round <= ROUNDS; round++) {
      mine = Math.min(mine, seconds(learner, ROUND));
      theirs = Math.min(theirs, seconds(given, ROUND));
      if (round >= 3 && mine <= ratio * theirs) {
        return new Verdict.Holds();
      }
    }
    return new Verdict.Wrong(
        input,
        String.format(Locale.ROOT, "at most %.2f × the time of the given one", ratio),
        String.format(
            Locale.ROOT,
            "%.2f × (%.1f µs against %.1f µs)",
            mine / theirs,
            mine * 1e6,
            theirs * 1e6),
        nudge);
  }

  private double seconds(F function, Duration batch) throws Exception {
    return function instanceof Timed timed
        ? timed.secondsEach(batch, () -> call.on(function))
        : Timed.here(batch, () -> call.on(function));
  }
}
