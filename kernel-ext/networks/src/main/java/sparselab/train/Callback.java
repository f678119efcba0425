package sparselab.train;

import java.util.function.Consumer;

/**
 * What else happens during training: rewinding points, gradual pruning, regrowth, logging. The loop
 * itself stays small.
 */
public sealed interface Callback {
  /** Called after every {@code period}-th epoch. */
  record EveryEpoch(int period, Consumer<Training> action) implements Callback {
    public EveryEpoch {
      requirePositive(period);
    }
  }

  /** Called after every {@code period}-th step. */
  record EveryStep(int period, Consumer<Training> action) implements Callback {
    public EveryStep {
      requirePositive(period);
    }
  }

  /** Called once when {@code step} steps are done; 0 is before the first. */
  record AtStep(long step, Consumer<Training> action) implements Callback {}

  /** Trains with weights made from others; at most one in a training. */
  record Parametrised(Parametrisation how) implements Callback {}

  /** Learns from a teacher as well; at most one in a training. */
  record Distilled(Distillation from) implements Callback {}

  static Callback everyEpoch(Consumer<Training> action) {
    return new EveryEpoch(1, action);
  }

  static Callback everyStep(int period, Consumer<Training> action) {
    return new EveryStep(period, action);
  }

  static Callback atStep(long step, Consumer<Training> action) {
    return new AtStep(step, action);
  }

  private static void requirePositive(int period) {
    if (period < 1) {
      throw new IllegalArgumentException(
          "Callback: expected a period of 1 or more, found " + period);
    }
  }
}
