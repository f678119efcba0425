package sparselab.prune;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * How sparse each round is on the way to the target: a curve over the progress from 0 to 1, looked
 * at as often as there are rounds. The same value serves rounds with training in between and {@link
 * SparseTraining.Gradual} pruning.
 */
public interface Schedule {
  /** Number of rounds, at least 1. */
  int rounds();

  /**
   * The curve: sparsity at a progress, growing, the target at 1.
   *
   * @param progress in (0, 1]
   * @param target final sparsity
   */
  double sparsity(double progress, double target);

  /**
   * Sparsity after a round; the target, exactly, after the last one.
   *
   * @param round 1 … rounds
   * @param target final sparsity
   */
  default double at(int round, double target) {
    return sparsity(progress(round), target);
  }

  /** Share of the way that is done after a round: {@code r/R}. */
  private double progress(int round) {
    if (round < 1 || round > rounds()) {
      throw new IllegalArgumentException(
          "%s: expected a round from 1 to %d, found %d".formatted(this, rounds(), round));
    }
    return (double) round / rounds();
  }

  /**
   * Share of a weight's own way that is done after a round: 0 before it begins, 1 when it is
   * through; {@code r/R} unless {@link #within} says otherwise.
   *
   * @param round 0 … rounds
   */
  default double progress(int round, String weight) {
    return round == 0 ? 0 : progress(round);
  }

  /**
   * Checks that what is said of single layers is said of layers there are.
   *
   * @param weights full names of what can be pruned
   * @throws IllegalArgumentException when an expression matches none of them
   */
  default void check(List<String> weights) {}

  /** Everything at once. */
  static Schedule oneShot() {
    return new Exponential(1, 0);
  }

  /** {@link Exponential} from zero: each round removes the same share of what is left. */
  static Schedule iterative(int rounds) {
    return exponential(rounds, 0);
  }

  /**
   * {@link Exponential}.
   *
   * @param initial sparsity before the first round
   */
  static Schedule exponential(int rounds, double initial) {
    return new Exponential(rounds, initial);
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

  /**
   * The same, but some layers go their whole way in a part of it: they are dense until {@code
   * begin}, follow the same curve pressed together, and stay as they are after {@code end}. Of
   * several expressions that match a layer the one given last counts.
   *
   * <p>A layer's share is what the allocation gives it at the layer's own progress. So every
   * allocation can have it; a global one meets its total exactly where scores do not change between
   * the layers' ends.
   *
   * @param names regular expression for full weight names, as {@code "conv.*"}
   * @param begin share of the rounds done before the layer begins
   * @param end share of the rounds done when it has its final sparsity
   */
  default Schedule within(String names, double begin, double end) {
    return new Within(this, names, begin, end);
  }

  private static void checkRounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "Schedule: expected at least one round, found %d".formatted(rounds));
    }
  }

  /**
   * {@code s_r = 1 − (1 − s_0)·((1 − s)/(1 − s_0))^(r/R)}: each round removes the same share of
   * what is left, as in the lottery-ticket papers (with s_0 = 0 and 20 % a round, s = 1 − 0.8^R).
   *
   * @param initial s_0, the sparsity before the first round; a target below it is met at once
   * @see <a href="https://arxiv.org/abs/1803.03635">Frankle and Carbin 2019</a>
   */
  record Exponential(int rounds, double initial) implements Schedule {
    public Exponential {
      checkRounds(rounds);
      Allocation.checkSparsity("exponential schedule, initial", initial);
    }

    @Override
    public double sparsity(double progress, double target) {
      if (progress == 1 || target <= initial) {
        return target; // exactly, not up to rounding
      }
      return 1 - (1 - initial) * Math.pow((1 - target) / (1 - initial), progress);
    }

    @Override
    public String toString() {
      return initial > 0
          ? "exponential(%d, %s)".formatted(rounds, initial)
          : rounds == 1 ? "one-shot" : "iterative(" + rounds + ")";
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
    public double sparsity(double progress, double target) {
      double left = 1 - progress;
      return target + (Math.min(initial, target) - target) * left * left * left;
    }

    @Override
    public String toString() {
      return "cubic(%d, %s)".formatted(rounds, initial);
    }
  }

  /** {@code f(r/R, s)}, checked to grow and to stay between 0 and the target. */
  record Custom(int rounds, DoubleBinaryOperator curve) implements Schedule {
    public Custom {
      checkRounds(rounds);
    }

    @Override
    public double sparsity(double progress, double target) {
      double now = value(progress, target);
      double earlier = progress - 1.0 / rounds;
      double before = earlier < 0.5 / rounds ? 0 : value(earlier, target);
      if (!(now >= before && now <= target)) {
        throw new IllegalArgumentException(
            "Schedule, %.4f of the way: expected a sparsity from %s (the round before) to %s (the target), found %s"
                .formatted(progress, before, target, now));
      }
      return now;
    }

    private double value(double progress, double target) {
      return progress == 1 ? target : curve.applyAsDouble(progress, target);
    }

    @Override
    public String toString() {
      return "schedule of " + rounds + " rounds";
    }
  }

  /** {@link #within}. */
  record Within(Schedule inner, String names, double begin, double end) implements Schedule {
    public Within {
      if (!(begin >= 0 && begin < end && end <= 1)) {
        throw new IllegalArgumentException(
            "%s, \"%s\": expected shares of the rounds with 0 ≤ begin < end ≤ 1, found %s and %s"
                .formatted(inner, names, begin, end));
      }
    }

    @Override
    public int rounds() {
      return inner.rounds();
    }

    @Override
    public double sparsity(double progress, double target) {
      return inner.sparsity(progress, target);
    }

    @Override
    public double progress(int round, String weight) {
      double whole = inner.progress(round, weight);
      return weight.matches(names)
          ? Math.clamp((whole(round) - begin) / (end - begin), 0, 1)
          : whole;
    }

    private double whole(int round) {
      return (double) round / rounds();
    }

    @Override
    public void check(List<String> weights) {
      inner.check(weights);
      if (weights.stream().noneMatch(weight -> weight.matches(names))) {
        throw new IllegalArgumentException(
            "%s: \"%s\" matches none of %s".formatted(this, names, weights));
      }
    }

    @Override
    public String toString() {
      return "%s, \"%s\" from %s to %s".formatted(inner, names, begin, end);
    }
  }
}
