package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s(w) = w² / Σ_{v: |v| ≥ |w|} v²} within a layer; made for a global allocation, which it
 * turns into layer-wise shares without a hyper-parameter. The last weight of a layer scores 1: no
 * layer collapses before all others are down to one weight.
 *
 * @see <a href="https://arxiv.org/abs/2010.07611">Lee et al. 2021</a>
 */
public record Lamp() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] w = context.values(weight);
    Arrays.setAll(w, i -> w[i] * w[i]);
    int[] order = Ranking.order(new byte[w.length], w);
    double[] s = new double[w.length];
    double sum = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      sum += w[order[i]];
      s[order[i]] = sum == 0 ? 0 : w[order[i]] / sum;
    }
    return s;
  }

  @Override
  public String toString() {
    return "LAMP";
  }
}
