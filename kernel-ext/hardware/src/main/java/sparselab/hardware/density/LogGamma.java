package sparselab.hardware.density;

/** {@code ln Γ(x)}, so that binomial coefficients of whole tensors do not overflow. */
public final class LogGamma {
  /** Below this, the recurrence Γ(x+1) = xΓ(x) lifts x until the series is exact. */
  private static final double SERIES_FROM = 12;

  private LogGamma() {}

  /**
   * {@code ln Γ(x)} for {@code x > 0} by Stirling's series with five correction terms; absolute
   * error below 1e-13 times the result's size.
   */
  public static double of(double x) {
    if (!(x > 0)) {
      throw new IllegalArgumentException("ln Γ: expected x > 0, found " + x);
    }
    double shift = 0;
    double y = x;
    while (y < SERIES_FROM) {
      shift += Math.log(y);
      y++;
    }
    double inverse = 1 / y;
    double square = inverse * inverse;
    double series =
        inverse
            * (1.0 / 12
                + square
                    * (-1.0 / 360
                        + square * (1.0 / 1260 + square * (-1.0 / 1680 + square / 1188))));
    return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }

  /** {@code ln C(n, k)}; minus infinity outside {@code 0 <= k <= n}. */
  public static double choose(long n, long k) {
    return k < 0 || k > n ? Double.NEGATIVE_INFINITY : of(n + 1.0) - of(k + 1.0) - of(n - k + 1.0);
  }
}
