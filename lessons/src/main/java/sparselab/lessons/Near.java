package sparselab.lessons;

import java.lang.reflect.Array;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The learner's function on one small input, and what must come out up to rounding: {@code |got −
 * expected| ≤ tolerance · max(1, |expected|)} for each number.
 *
 * @param input the input, as the learner would write it
 * @param call hands the input over; makes its arrays anew each time
 * @param expected a number, or an array (of arrays) of numbers
 * @param tolerance relative above 1, absolute below
 * @param nudge from what came out to what to think about next
 */
public record Near<F, R>(
    String input,
    Example.Call<F, R> call,
    R expected,
    double tolerance,
    Function<? super R, String> nudge)
    implements Property<F> {

  public Near {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("Expected a tolerance of at least 0, found " + tolerance);
    }
  }

  @Override
  public Verdict of(F learner) {
    return Attempt.verdict(input, () -> judge(call.on(learner)));
  }

  private Verdict judge(@Nullable R got) {
    if (near(expected, got)) {
      return new Verdict.Holds();
    }
    return new Verdict.Wrong(
        input,
        Show.value(expected),
        Show.value(got),
        got == null ? "Your method returned null." : nudge.apply(got));
  }

  private boolean near(@Nullable Object wanted, @Nullable Object got) {
    if (wanted instanceof Number a && got instanceof Number b) {
      double difference = Math.abs(a.doubleValue() - b.doubleValue());
      return a.doubleValue() == b.doubleValue() // infinities
          || difference <= tolerance * Math.max(1, Math.abs(a.doubleValue()));
    }
    if (wanted == null || got == null || !wanted.getClass().isArray()) {
      return wanted == null && got == null;
    }
    if (wanted.getClass() != got.getClass() || Array.getLength(wanted) != Array.getLength(got)) {
      return false;
    }
    for (int i = 0; i < Array.getLength(wanted); i++) {
      if (!near(Array.get(wanted, i), Array.get(got, i))) {
        return false;
      }
    }
    return true;
  }
}
