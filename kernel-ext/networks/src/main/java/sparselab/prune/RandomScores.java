package sparselab.prune;

import java.util.SplittableRandom;

/**
 * {@code s ~ U[0, 1)}, by seed and name of the tensor: independent of the order of layers, and the
 * same in every round, so that rounds are nested.
 */
public record RandomScores(long seed) implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    int count = Math.toIntExact(context.network().weight(weight).length());
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + weight.hashCode())
        .doubles(count)
        .toArray();
  }

  @Override
  public String toString() {
    return "random(" + seed + ")";
  }
}
