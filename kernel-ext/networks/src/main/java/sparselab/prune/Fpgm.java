package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s_o = Σ_p ‖W_o − W_p‖₂}: outputs near the geometric median of all are replaceable and go
 * first; every weight of an output has its score. For rows and filters.
 *
 * @see <a href="https://arxiv.org/abs/1811.00250">He et al. 2019</a>
 */
public record Fpgm() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] w = context.values(weight);
    int rows = Math.toIntExact(context.network().weight(weight).size(0));
    int k = w.length / rows;
    double[] s = new double[w.length];
    for (int o = 0; o < rows; o++) {
      double sum = 0;
      for (int p = 0; p < rows; p++) {
        double square = 0;
        for (int j = 0; j < k; j++) {
          double d = w[o * k + j] - w[p * k + j];
          square += d * d;
        }
        sum += Math.sqrt(square);
      }
      Arrays.fill(s, o * k, (o + 1) * k, sum);
    }
    return s;
  }

  @Override
  public boolean ofOutputs() {
    return true;
  }

  @Override
  public String toString() {
    return "FPGM";
  }
}
