package sparselab.prune;

import java.util.function.DoubleBinaryOperator;

/** How sparse each round is on the way to the target. */
public interface Schedule {
  /** Number of rounds, at least 1. */
  int rounds();

  /**
   * Sparsity after a round, growing, and the target after the last one.
   *
   * @param round 1 … rounds
   * @param target final sparsity
   */
  double at(int round, double target);

  /** Everything at once. */
  static Schedule oneShot() {
    return new Exponential(1);
  }

  /** {@link Exponential}: each round removes the same share of what is left. */
  static Schedule iterative(int rounds) {
    return new Exponential(rounds);
  }

  /** {@link Cubic} from zero. */
  static Schedule cubic(int rounds) {
    return new Cubic(rounds, 0);
  }

  /**
   * The caller's own.
   *
   * @param sparsity of (progress in (0, 1], target); the last round gets the target whatever it
   *     says
   */
  static Schedule of(int rounds, DoubleBinaryOperator sparsity) {
    return new Custom(rounds, sparsity);
  }

  /** Checks a round's number. */
  private static int checked(int round, Schedule schedule) {
    if (round < 1 || round > schedule.rounds()) {
      throw new IllegalArgumentException(
          "%s: expected a round from 1 to %d, found %d"
              .formatted(schedule, schedule.rounds(), round));
    }
    return round;
  }

  private static void checkRounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "Schedule: expected at least one round, found %d".formatted(rounds));
    }
  }

  /**
   * {@code s_r = 1 − (1 − s)^(r/R)}: each round removes the same share of what is left, as in the
   * lottery-ticket papers (with 20 % a round, s = 1 − 0.8^R).
   *
   * @see <a href="https://arxiv.org/abs/1803.03635">Frankle and Carbin 2019</a>
   */
  record Exponential(int rounds) implements Schedule {
    public Exponential {
      checkRounds(rounds);
    }

    @Override
    public double at(int round, double target) {
      return checked(round, this) == rounds
          ? target // exactly, not up to rounding
          : 1 - Math.pow(1 - target, (double) round / rounds);
    }

    @Override
    public String toString() {
      return rounds == 1 ? "one-shot" : "iterative(" + rounds + ")";
    }
  }

  /**
   * {@code s_r = s + (s_0 − s)·(1 − r/R)³}: fast while weights abound, slow at the end.
   *
   * @param initial s_0, the sparsity before the first round; a target below it is met at once
   * @see <a href="https://arxiv.org/abs/1710.01878">Zhu and Gupta 2017, eq. 1</a>
   */
  record Cubic(int rounds, double initial) implements Schedule {
    public Cubic {
      checkRounds(rounds);
      Allocation.checkSparsity("cubic schedule, initial", initial);
    }

    @Override
    public double at(int round, double target) {
      double left = 1 - (double) checked(round, this) / rounds;
      return target + (Math.min(initial, target) - target) * left * left * left;
    }

    @Override
    public String toString() {
      return "cubic(%d, %s)".formatted(rounds, initial);
    }
  }

  /** {@code f(r/R, s)}, checked to grow and to stay between 0 and the target. */
  record Custom(int rounds, DoubleBinaryOperator sparsity) implements Schedule {
    public Custom {
      checkRounds(rounds);
    }

    @Override
    public double at(int round, double target) {
      double now = value(checked(round, this), target);
      double before = round == 1 ? 0 : value(round - 1, target);
      if (!(now >= before && now <= target)) {
        throw new IllegalArgumentException(
            "Schedule, round %d of %d: expected a sparsity from %s (the round before) to %s (the target), found %s"
                .formatted(round, rounds, before, target, now));
      }
      return now;
    }

    private double value(int round, double target) {
      return round == rounds ? target : sparsity.applyAsDouble((double) round / rounds, target);
    }

    @Override
    public String toString() {
      return "schedule of " + rounds + " rounds";
    }
  }
}
