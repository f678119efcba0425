package sparselab.hardware.density;

/** Non-zeros among {@code trials} independent candidates, each kept with {@code probability}. */
public record Binomial(int trials, double probability) {
  public Binomial {
    if (trials < 0 || !(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "binomial: expected trials >= 0 and probability in 0..1, found "
              + trials
              + " and "
              + probability);
    }
  }

  public double mean() {
    return trials * probability;
  }

  /** {@code P(X = k)}. */
  public double probability(int k) {
    if (k < 0 || k > trials) {
      return 0;
    }
    if (probability == 0 || probability == 1) {
      return k == Math.round(mean()) ? 1 : 0;
    }
    return Math.exp(
        LogGamma.choose(trials, k)
            + k * Math.log(probability)
            + (trials - k) * Math.log1p(-probability));
  }

  /** {@code P(X <= k)} for every k from 0 to {@code trials}. */
  double[] cumulative() {
    var sums = new double[trials + 1];
    double sum = 0;
    // Walk outwards from the mode, so that nothing underflows before it matters.
    int mode = (int) Math.min(trials, Math.floor((trials + 1) * probability));
    var terms = new double[trials + 1];
    terms[mode] = probability(mode);
    double odds = probability / (1 - probability);
    for (int k = mode; k < trials && terms[k] > 0; k++) {
      terms[k + 1] = terms[k] * (trials - k) / (k + 1.0) * odds;
    }
    for (int k = mode; k > 0 && terms[k] > 0; k--) {
      terms[k - 1] = terms[k] * k / (trials - k + 1.0) / odds;
    }
    for (int k = 0; k <= trials; k++) {
      sum += terms[k];
      sums[k] = Math.min(1, sum);
    }
    sums[trials] = 1;
    return sums;
  }
}
