package sparselab.train;

/** The learning rate η at each step; a lambda will do. Give a record where a run must be named. */
@FunctionalInterface
public interface LearningRate {
  /**
   * η for a step.
   *
   * @param step from 0
   * @param steps how many there will be
   */
  double at(long step, long steps);

  /** The same η throughout. */
  record Constant(double rate) implements LearningRate {
    public Constant {
      requirePositive(rate);
    }

    @Override
    public double at(long step, long steps) {
      return rate;
    }
  }

  /** Half a cosine from {@code rate} down to 0. <i>Loshchilov &amp; Hutter 2017, eq. 5.</i> */
  record Cosine(double rate) implements LearningRate {
    public Cosine {
      requirePositive(rate);
    }

    @Override
    public double at(long step, long steps) {
      return rate * (1 + Math.cos(Math.PI * step / steps)) / 2;
    }
  }

  /** η multiplied by {@code factor} each time another {@code share} of the steps is done. */
  record Steps(double rate, double factor, double share) implements LearningRate {
    public Steps {
      requirePositive(rate);
      requirePositive(factor);
      requirePositive(share);
    }

    @Override
    public double at(long step, long steps) {
      return rate * Math.pow(factor, Math.floor((double) step / steps / share));
    }
  }

  /** Rises in a straight line over the first {@code share} of the steps, then as {@code then}. */
  record Warmup(double share, LearningRate then) implements LearningRate {
    public Warmup {
      requirePositive(share);
    }

    @Override
    public double at(long step, long steps) {
      return then.at(step, steps) * Math.min(1, (step + 1) / (share * steps));
    }
  }

  static LearningRate constant(double rate) {
    return new Constant(rate);
  }

  static LearningRate cosine(double rate) {
    return new Cosine(rate);
  }

  private static void requirePositive(double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "LearningRate: expected a positive number, found " + value);
    }
  }
}
