package sparselab.lessons;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The learner's function on one small input, and what must come out.
 *
 * @param input the input, as the learner would write it
 * @param call hands the input over; makes its arrays anew each time, so that a learner who writes
 *     into them spoils nothing
 * @param expected compared deeply, arrays by content
 * @param nudge from what came out to what to think about next
 */
public record Example<F, R>(
    String input, Call<F, R> call, R expected, Function<? super R, String> nudge)
    implements Property<F> {

  /** One call of the learner's function. */
  @FunctionalInterface
  public interface Call<F, R> {
    @Nullable R on(F learner) throws Exception;
  }

  @Override
  public Verdict of(F learner) {
    return Attempt.verdict(input, () -> judge(call.on(learner)));
  }

  private Verdict judge(@Nullable R got) {
    if (Objects.deepEquals(expected, got)) {
      return new Verdict.Holds();
    }
    return new Verdict.Wrong(
        input,
        Show.value(expected),
        Show.value(got),
        got == null ? "Your method returned null." : nudge.apply(got));
  }
}
