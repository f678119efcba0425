package sparselab.prune;

import sparselab.data.Dataset;
import sparselab.train.Progress;

/**
 * Examples from which criteria learn what weights do: gradients, activations, Hessians.
 *
 * @param data a few hundred training examples are enough
 * @param chunk examples held in memory at once
 * @param progress told after each chunk
 */
public record Calibration(Dataset data, int chunk, Progress progress) {
  public Calibration {
    if (chunk < 1 || data.size() < 1) {
      throw new IllegalArgumentException(
          "Calibration: expected at least one example and chunk ≥ 1, found %d and %d"
              .formatted(data.size(), chunk));
    }
  }

  /** The first {@code examples} of a data set, 32 at a time. */
  public static Calibration of(Dataset data, int examples) {
    return new Calibration(data.first(Math.min(examples, data.size())), 32, Progress.none());
  }

  /** The same, telling somebody. */
  public Calibration with(Progress other) {
    return new Calibration(data, chunk, other);
  }
}
