package sparselab.hardware.density;

/**
 * Non-zeros in a tile of {@code tile} elements, drawn from {@code size} of which {@code nonZeros}
 * are not zero: {@code P(X = k) = C(r,k)·C(N-r,n-k)/C(N,n)}.
 *
 * <p>Sparseloop's "uniform" density model (Wu et al. 2022), in logarithms so that whole tensors
 * work.
 */
public record Hypergeometric(long size, long nonZeros, long tile) {
  public Hypergeometric {
    if (size < 1 || nonZeros < 0 || nonZeros > size || tile < 0 || tile > size) {
      throw new IllegalArgumentException(
          "hypergeometric: expected 0 <= nonZeros <= size and 0 <= tile <= size, found size "
              + size
              + ", nonZeros "
              + nonZeros
              + ", tile "
              + tile);
    }
  }

  public double probability(long k) {
    return Math.exp(
        LogGamma.choose(nonZeros, k)
            + LogGamma.choose(size - nonZeros, tile - k)
            - LogGamma.choose(size, tile));
  }

  /** {@code n·r/N}. */
  public double mean() {
    return (double) tile * nonZeros / size;
  }

  public double variance() {
    if (size == 1) {
      return 0;
    }
    double density = (double) nonZeros / size;
    return tile * density * (1 - density) * (size - tile) / (size - 1.0);
  }

  /** {@code P(X = 0)}, about {@code (1-d)^n}. */
  public double probabilityEmpty() {
    return probability(0);
  }

  /** The same without building the record; a tile larger than the tensor is the whole tensor. */
  public static double probabilityEmpty(long size, long nonZeros, long tile) {
    return new Hypergeometric(size, nonZeros, Math.min(size, tile)).probabilityEmpty();
  }

  /**
   * Smallest occupancy that suffices with probability {@code confidence}: what a buffer must hold.
   * At confidence 1 the true worst case, {@code min(n, r)}.
   */
  public long quantile(double confidence) {
    if (!(confidence > 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "quantile: expected a confidence in (0, 1], found " + confidence);
    }
    long worst = Math.min(tile, nonZeros);
    if (confidence == 1) {
      return worst;
    }
    double below = 0;
    for (long k = Math.max(0, tile - (size - nonZeros)); k < worst; k++) {
      below += probability(k);
      if (below >= confidence) {
        return k;
      }
    }
    return worst;
  }
}
