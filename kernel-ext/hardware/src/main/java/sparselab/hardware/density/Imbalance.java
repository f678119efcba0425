package sparselab.hardware.density;

/** What waiting for the fullest lane, and partly empty vectors, cost. */
public final class Imbalance {
  /** Beyond this the fullest lane is the mean to within a thousandth. */
  private static final int MOST_CANDIDATES = 1 << 24;

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
    // Beyond nine standard deviations F is 0 or 1 to the last bit, whatever the number of lanes.
    double mean = candidates * density;
    double reach = 9 * Math.sqrt(mean * (1 - density)) + 1;
    int low = (int) Math.max(0, Math.floor(mean - reach));
    int high = (int) Math.min(candidates, Math.ceil(mean + reach));
    double term = new Binomial(candidates, density).probability(low);
    double odds = density / (1 - density);
    double below = 0;
    double sum = low;
    for (int k = low; k < high; k++) {
      below = Math.min(1, below + term);
      sum += 1 - Math.pow(below, lanes);
      term *= (candidates - k) / (k + 1.0) * odds;
    }
    return sum;
  }

  /**
   * Mean non-zeros a round when each lane may run up to {@code depth} rounds ahead of the slowest:
   * about {@code E[max]} of {@code n·D²} candidates over {@code D²}.
   *
   * <p>An approximation: 4 to 16 % above simulation for depths 2 to 8 ({@code n·D}, the obvious
   * guess, is 20 to 33 % above).
   */
  public static double expectedWithQueue(int candidates, double density, int lanes, int depth) {
    check(candidates, depth);
    int widening = (int) Math.min((long) depth * depth, MOST_CANDIDATES / candidates + 1);
    return expectedMaximum(candidates * widening, density, lanes) / widening;
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
