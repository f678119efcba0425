package sparselab.prune;

/** Softmax cross-entropy of logits (n, classes): {@code −log softmax(z)[label]}. */
final class CrossEntropy {
  private CrossEntropy() {}

  /** Row-wise softmax. */
  static double[] softmax(double[] logits, int n) {
    int classes = logits.length / n;
    double[] p = new double[logits.length];
    for (int e = 0; e < n; e++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        most = Math.max(most, logits[e * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        p[e * classes + c] = Math.exp(logits[e * classes + c] - most);
        sum += p[e * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        p[e * classes + c] /= sum;
      }
    }
    return p;
  }

  /** {@code ∂L/∂z = scale·(p − onehot)}. */
  static double[] gradient(double[] p, int n, int[] labels, double scale) {
    int classes = p.length / n;
    double[] d = p.clone();
    for (int e = 0; e < n; e++) {
      d[e * classes + labels[e]] -= 1;
    }
    for (int i = 0; i < d.length; i++) {
      d[i] *= scale;
    }
    return d;
  }

  /** {@code scale·(diag p − p·pᵀ)·t}: the curvature times a tangent of the logits. */
  static double[] curvature(double[] p, int n, double[] t, double scale) {
    int classes = p.length / n;
    double[] d = new double[p.length];
    for (int e = 0; e < n; e++) {
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += p[e * classes + c] * t[e * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        d[e * classes + c] = scale * p[e * classes + c] * (t[e * classes + c] - mean);
      }
    }
    return d;
  }
}
