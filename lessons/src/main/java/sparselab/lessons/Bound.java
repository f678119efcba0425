package sparselab.lessons;

import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A number measured with the learner's function, and between which bounds it must lie: an invariant
 * (accuracy unchanged), a budget, the quality gate beside it, an exact count, a prediction.
 *
 * <p>A budget with a quality gate is one check with two of them: {@code Check.of("≤ 25 % of the
 * bytes and ≥ 95 % accuracy", 2, atMost(…), atLeast(…))}. A measure must not depend on time: for
 * that there is {@link SpeedGate}.
 *
 * @param input what was measured on, as the learner would write it
 * @param what is measured, with its unit: "stored bytes, % of dense"
 * @param measure calls the learner's function and measures what it made
 * @param nudge from the measured number to what to think about next
 */
public record Bound<F>(
    String input,
    String what,
    Measure<F> measure,
    double least,
    double most,
    DoubleFunction<String> nudge)
    implements Property<F> {

  /** A number that the learner's function leads to. */
  @FunctionalInterface
  public interface Measure<F> {
    double of(F learner) throws Exception;
  }

  public Bound {
    if (!(least <= most)) {
      throw new IllegalArgumentException(
          "%s: expected least ≤ most, found %s and %s".formatted(what, least, most));
    }
  }

  public static <F> Bound<F> atMost(
      double most, String input, String what, Measure<F> measure, DoubleFunction<String> nudge) {
    return new Bound<>(input, what, measure, Double.NEGATIVE_INFINITY, most, nudge);
  }

  public static <F> Bound<F> atLeast(
      double least, String input, String what, Measure<F> measure, DoubleFunction<String> nudge) {
    return new Bound<>(input, what, measure, least, Double.POSITIVE_INFINITY, nudge);
  }

  /** Exactly this count, or 1e-9 of it away. */
  public static <F> Bound<F> exactly(
      double count, String input, String what, Measure<F> measure, DoubleFunction<String> nudge) {
    double slack = 1e-9 * Math.abs(count);
    return new Bound<>(input, what, measure, count - slack, count + slack, nudge);
  }

  /** Within a relative tolerance: a prediction before the measurement. */
  public static <F> Bound<F> within(
      double tolerance,
      double value,
      String input,
      String what,
      Measure<F> measure,
      DoubleFunction<String> nudge) {
    double slack = tolerance * Math.abs(value);
    return new Bound<>(input, what, measure, value - slack, value + slack, nudge);
  }

  @Override
  public Verdict of(F learner) {
    return Attempt.verdict(input, () -> judge(measure.of(learner)));
  }

  private Verdict judge(double got) {
    if (got >= least && got <= most) {
      return new Verdict.Holds();
    }
    return new Verdict.Wrong(
        input, what + " " + bounds(), what + " = " + number(got), nudge.apply(got));
  }

  private String bounds() {
    if (most == Double.POSITIVE_INFINITY) {
      return "≥ " + number(least);
    }
    if (least == Double.NEGATIVE_INFINITY) {
      return "≤ " + number(most);
    }
    return most - least <= 2.1e-9 * Math.abs(most)
        ? "= " + number((least + most) / 2)
        : "from " + number(least) + " to " + number(most);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.5g", value);
  }
}
