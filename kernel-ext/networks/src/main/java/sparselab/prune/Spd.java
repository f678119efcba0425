package sparselab.prune;

/** Symmetric positive definite matrices in float64, row-major. */
final class Spd {
  private Spd() {}

  /**
   * {@code (A + λ·mean(diag A)·I)⁻¹}. A row and column of zeros (an input that is always zero) gets
   * 1 on the diagonal, as SparseGPT does.
   */
  static double[] dampedInverse(double[] a, double dampening) {
    int n = (int) Math.round(Math.sqrt(a.length));
    double[] damped = a.clone();
    double mean = 0;
    for (int i = 0; i < n; i++) {
      if (damped[i * n + i] == 0) {
        damped[i * n + i] = 1;
      }
      mean += damped[i * n + i] / n;
    }
    for (int i = 0; i < n; i++) {
      damped[i * n + i] += dampening * mean;
    }
    return inverse(damped, n);
  }

  /**
   * Lower triangle L with {@code A = L·Lᵀ}.
   *
   * @throws IllegalArgumentException when A is not positive definite
   */
  static double[] cholesky(double[] a, int n) {
    double[] l = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * n + k] * l[j * n + k];
        }
        if (i != j) {
          l[i * n + j] = sum / l[j * n + j];
        } else if (sum > 0) {
          l[i * n + i] = Math.sqrt(sum);
        } else {
          throw new IllegalArgumentException(
              "Matrix of %d×%d is not positive definite at row %d; use more calibration examples or more dampening"
                  .formatted(n, n, i));
        }
      }
    }
    return l;
  }

  /** {@code A⁻¹ = L⁻ᵀ·L⁻¹}. */
  private static double[] inverse(double[] a, int n) {
    double[] l = cholesky(a, n);
    double[] inv = new double[n * n]; // L⁻¹, row by row
    for (int i = 0; i < n; i++) {
      inv[i * n + i] = 1 / l[i * n + i];
      for (int k = 0; k < i; k++) {
        double factor = l[i * n + k] / l[i * n + i];
        for (int j = 0; factor != 0 && j <= k; j++) {
          inv[i * n + j] -= factor * inv[k * n + j];
        }
      }
    }
    double[] result = new double[n * n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i <= k; i++) {
        double v = inv[k * n + i];
        for (int j = 0; v != 0 && j <= k; j++) {
          result[i * n + j] += v * inv[k * n + j];
        }
      }
    }
    return result;
  }
}
