package sparselab.train;

/** Activations that are more than a comparison: value and slope at a point. */
enum Curve {
  RELU6 {
    @Override
    double value(double x) {
      return Math.min(Math.max(x, 0), 6);
    }

    @Override
    double slope(double x) {
      return x > 0 && x < 6 ? 1 : 0;
    }
  },
  GELU {
    @Override
    double value(double x) {
      return x * normal(x);
    }

    @Override
    double slope(double x) {
      return normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
  },
  SILU {
    @Override
    double value(double x) {
      return x / (1 + Math.exp(-x));
    }

    @Override
    double slope(double x) {
      double s = 1 / (1 + Math.exp(-x));
      return s * (1 + x * (1 - s));
    }
  };

  abstract double value(double x);

  abstract double slope(double x);

  /** {@code Φ(x)}, off by at most 10⁻⁷. <i>Abramowitz &amp; Stegun 1964, eq. 7.1.26 for erf.</i> */
  private static double normal(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double tail = polynomial * Math.exp(-z * z) / 2;
    return x >= 0 ? 1 - tail : tail;
  }
}
