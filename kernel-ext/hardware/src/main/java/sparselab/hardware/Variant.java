package sparselab.hardware;

import java.util.Objects;

/**
 * How weights are to be pruned in a what-if: a structure and the share of weights kept.
 *
 * @param density kept/all, in (0, 1]
 */
public record Variant(Structure structure, double density) {
  public Variant {
    Objects.requireNonNull(structure);
    if (!(density > 0 && density <= 1)) {
      throw new IllegalArgumentException(
          "variant " + structure + ": expected density in (0, 1], found " + density);
    }
  }

  public static Variant dense() {
    return new Variant(Structure.DENSE, 1);
  }

  public static Variant unstructured(double density) {
    return new Variant(Structure.UNSTRUCTURED, density);
  }

  /** Keeps {@code n} of each {@code m}. */
  public static Variant nOfM(int n, int m) {
    return new Variant(Structure.keep(n).of(m), (double) n / m);
  }

  public static Variant block(int rows, int cols, double density) {
    return new Variant(Structure.block(rows, cols), density);
  }

  public static Variant channel(double density) {
    return new Variant(Structure.CHANNEL, density);
  }

  /** Zeros/all. */
  public double sparsity() {
    return 1 - density;
  }

  @Override
  public String toString() {
    return density == 1 ? "dense" : structure + " " + Math.round(100 * sparsity()) + " %";
  }
}
