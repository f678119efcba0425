package sparselab.hardware.density;

/** What waiting for the fullest lane, and partly empty vectors, cost. */
public final class Imbalance {
  private Imbalance() {}

  /**
   * Expected non-zeros of the fullest of {@code lanes} lanes, each with {@code candidates} at
   * {@code density}: {@code E[max] = Σ_{k>=0} (1 − F(k)^P)}, F the binomial's distribution.
   */
  public static double expectedMaximum(int candidates, double density, int lanes) {
    check(candidates, lanes);
    if (density >= 1) {
      return candidates;
    }
    if (density <= 0) {
      return 0;
    }
    var cumulative = new Binomial(candidates, density).cumulative();
    double sum = 0;
    for (int k = 0; k < candidates; k++) {
      sum += 1 - Math.pow(cumulative[k], lanes);
    }
    return sum;
  }

  /** {@code n·d/E[max]}: the share of the time in which lanes have work. */
  public static double utilisation(int candidates, double density, int lanes) {
    return density <= 0
        ? 1
        : candidates * Math.min(1, density) / expectedMaximum(candidates, density, lanes);
  }

  /** For the blackboard: {@code n·d + √(2·n·d·(1−d)·ln P)}, some 2 to 13 % high. */
  public static double expectedMaximumRoughly(int candidates, double density, int lanes) {
    check(candidates, lanes);
    double mean = candidates * density;
    return mean + Math.sqrt(2 * mean * (1 - density) * Math.log(lanes));
  }

  /**
   * Share of the dense work left when non-zeros are taken {@code vector} at a time: {@code
   * q·E[⌈Bin(n,d)/q⌉]/n}; {@code density} itself for a vector of one.
   */
  public static double vectorShare(int candidates, double density, int vector) {
    check(candidates, vector);
    return Math.min(1, vector * expectedVectors(candidates, density, vector) / candidates);
  }

  /** {@code E[⌈Bin(n,d)/q⌉]}. */
  public static double expectedVectors(int candidates, double density, int vector) {
    check(candidates, vector);
    if (density >= 1) {
      return Math.ceilDiv(candidates, vector);
    }
    var cumulative = new Binomial(candidates, Math.max(0, density)).cumulative();
    double sum = 0;
    // E[⌈X/q⌉] = Σ_{j>=0} P(X > j·q)
    for (int k = 0; k < candidates; k += vector) {
      sum += 1 - cumulative[k];
    }
    return sum;
  }

  /** {@code 1 − (1 − d)^k}: a block of k scattered weights is almost never empty. */
  public static double probabilityNonEmpty(long block, double density) {
    return 1 - Math.pow(1 - density, (double) block);
  }

  private static void check(int candidates, int many) {
    if (candidates < 1 || many < 1) {
      throw new IllegalArgumentException(
          "imbalance: expected candidates, lanes and vector >= 1, found "
              + candidates
              + " and "
              + many);
    }
  }
}
