package sparselab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The kinds of properties beside the plain example. */
class KindsTest {
  private static Verdict.Wrong wrong(Verdict verdict) {
    return assertInstanceOf(Verdict.Wrong.class, verdict);
  }

  @Test
  void nearTakesRoundingAndNothingElse() {
    Object[][] right = {
      {1f, 1.0000001f},
      {1e9, 1e9 + 100},
      {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY},
      {new float[] {1, 0}, new float[] {1, 1e-8f}},
      {new double[][] {{1}, {}}, new double[][] {{1 + 1e-9}, {}}},
    };
    Object[][] not = {
      {1.0, 1.1},
      {1.0, Double.NaN},
      {new float[] {1, 0}, new float[] {1}},
      {new float[] {1}, new double[] {1}},
      {new float[] {1}, null},
      {1.0, "1.0"},
    };
    for (Object[] pair : right) {
      assertEquals(new Verdict.Holds(), near(pair), () -> Show.value(pair));
    }
    for (Object[] pair : not) {
      assertEquals("in", wrong(near(pair)).input(), () -> Show.value(pair));
    }
  }

  private static Verdict near(Object[] pair) {
    return new Near<Object, Object>("in", f -> pair[1], pair[0], 1e-6, got -> "nudge").of("f");
  }

  private static Verdict bound(Bound<DoubleUnaryOperator> bound, double got) {
    return bound.of(x -> got);
  }

  @Test
  void aBoundSaysWhatWasMeasuredAndWhatWasAllowed() {
    Bound.Measure<DoubleUnaryOperator> measure = f -> f.applyAsDouble(1);
    var budget = Bound.atMost(25, "LeNet", "stored bytes, %", measure, got -> "got " + got);
    assertEquals(new Verdict.Holds(), bound(budget, 25));
    assertEquals(
        new Verdict.Wrong("LeNet", "stored bytes, % ≤ 25", "stored bytes, % = 25.500", "got 25.5"),
        bound(budget, 25.5));
    var quality = Bound.atLeast(95, "LeNet", "accuracy, %", measure, got -> "");
    assertEquals("accuracy, % ≥ 95", wrong(bound(quality, 94)).expected());
    var count = Bound.exactly(1_000_000, "3 × 3", "MACs", measure, got -> "");
    assertEquals(new Verdict.Holds(), bound(count, 1_000_000));
    assertEquals("MACs = 1000000", wrong(bound(count, 1_000_001)).expected());
    var guess = Bound.within(0.1, 200, "roofline", "µs", measure, got -> "");
    assertEquals(new Verdict.Holds(), bound(guess, 219));
    assertEquals("µs from 180 to 220", wrong(bound(guess, 230)).expected());
    assertEquals("roofline", wrong(bound(guess, Double.NaN)).input());
    assertThrows(
        IllegalArgumentException.class, () -> new Bound<>("", "", measure, 2, 1, got -> ""));
  }

  @Test
  void aBudgetWithAQualityGateIsOneCheckWithTwoBounds() {
    Check<DoubleUnaryOperator> check =
        Check.of(
            "small and good",
            2,
            Bound.atMost(25, "", "bytes", f -> f.applyAsDouble(0), got -> "too large"),
            Bound.atLeast(95, "", "accuracy", f -> f.applyAsDouble(1), got -> "too bad"));
    assertEquals(new Verdict.Holds(), check.run(x -> x == 0 ? 20 : 96));
    assertEquals("too large", wrong(check.run(x -> x == 0 ? 30 : 96)).nudge());
    assertEquals("too bad", wrong(check.run(x -> x == 0 ? 20 : 90)).nudge());
  }

  /** A function with a clock of its own: slow at first, as on a busy machine. */
  private static final class Clocked implements IntUnaryOperator, Timed {
    private final double seconds;
    private int slowRounds;

    Clocked(double seconds, int slowRounds) {
      this.seconds = seconds;
      this.slowRounds = slowRounds;
    }

    @Override
    public int applyAsInt(int x) {
      return x;
    }

    @Override
    public double secondsEach(Duration batch, Callable<?> call) throws Exception {
      call.call();
      return slowRounds-- > 0 ? 100 * seconds : seconds;
    }
  }

  private static Verdict race(Clocked learner, Clocked given) {
    return new SpeedGate<IntUnaryOperator>(
            "a row", f -> f.applyAsInt(3), given, 0.5, "Skip the zeros.")
        .of(learner);
  }

  @Test
  void aSpeedGateComparesTheBestRounds() {
    assertEquals(new Verdict.Holds(), race(new Clocked(1e-6, 20), new Clocked(3e-6, 2)));
    Verdict.Wrong slow = wrong(race(new Clocked(2e-6, 0), new Clocked(3e-6, 0)));
    assertEquals("0.67 × (2.0 µs against 3.0 µs)", slow.got());
    assertEquals("Skip the zeros.", slow.nudge());
  }

  @Test
  void codeThatIsHereIsTimedByTheClock() throws Exception {
    int[] calls = {0};
    assertTrue(Timed.here(Duration.ofMillis(1), () -> calls[0]++) > 0);
    assertTrue(calls[0] > 0);
  }
}
