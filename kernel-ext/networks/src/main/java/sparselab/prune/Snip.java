package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = |w·∂L/∂w|}: how much the loss reacts to switching the weight off, at initialisation.
 *
 * <p>The paper divides by the sum over all weights, which changes no ranking.
 *
 * @see <a href="https://arxiv.org/abs/1810.02340">Lee et al. 2019</a>
 */
public record Snip() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] g = context.gradient(weight);
    Arrays.setAll(s, i -> Math.abs(s[i] * g[i]));
    return s;
  }

  @Override
  public String toString() {
    return "SNIP";
  }
}
