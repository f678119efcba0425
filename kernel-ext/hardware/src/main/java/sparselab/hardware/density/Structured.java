package sparselab.hardware.density;

/**
 * A tile of {@code tile} elements in a tensor with a fixed number of non-zeros in each group, such
 * as 2:4: its occupancy is {@code ⌈x⌉} with probability frac(x), else {@code ⌊x⌋}, x = n·d.
 *
 * <p>No variance when the tile is a multiple of the group: why 2:4 has no load imbalance.
 */
public record Structured(long tile, double density) {
  public Structured {
    if (tile < 0 || !(density >= 0 && density <= 1)) {
      throw new IllegalArgumentException(
          "structured: expected tile >= 0 and density in 0..1, found " + tile + ", " + density);
    }
  }

  public double mean() {
    return tile * density;
  }

  public double variance() {
    double fraction = mean() - Math.floor(mean());
    return fraction * (1 - fraction);
  }

  public double probability(long k) {
    double fraction = mean() - Math.floor(mean());
    long floor = (long) Math.floor(mean());
    if (k == floor) {
      return 1 - fraction;
    }
    return k == floor + 1 ? fraction : 0;
  }
}
