package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s_ij = |w_ij|·‖x_j‖₂}.
 *
 * @param perOutput compare weights of one output only, as the paper does: the score becomes the
 *     rank within the row, so that every row loses the same share
 * @see <a href="https://arxiv.org/abs/2306.11695">Sun et al. 2024</a>
 */
public record Wanda(boolean perOutput) implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] norms = context.inputNorms(weight);
    int k = norms.length;
    Arrays.setAll(s, i -> Math.abs(s[i]) * norms[i % k]);
    if (perOutput) {
      for (int row = 0; row < s.length; row += k) {
        int[] order = Ranking.order(new byte[k], Arrays.copyOfRange(s, row, row + k));
        for (int rank = 0; rank < k; rank++) {
          s[row + order[rank]] = (double) rank / k;
        }
      }
    }
    return s;
  }

  @Override
  public String toString() {
    return perOutput ? "Wanda, per output" : "Wanda";
  }
}
