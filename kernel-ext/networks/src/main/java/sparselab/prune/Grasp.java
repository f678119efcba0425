package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = w·(H·g)}: weights whose removal lowers the gradient norm least, or raises it, go
 * first.
 *
 * <p>Removing w changes {@code ‖g‖²} by {@code −2·w·(H·g)} to first order. H·g is exact, over all
 * prunable weights.
 *
 * @see <a href="https://arxiv.org/abs/2002.07376">Wang et al. 2020</a>
 */
public record Grasp() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] hg = context.hessianGradient(weight);
    Arrays.setAll(s, i -> s[i] * hg[i]);
    return s;
  }

  @Override
  public String toString() {
    return "GraSP";
  }
}
