package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = (w·∂L/∂w)²}: squared first-order change of the loss when the weight goes.
 *
 * <p>Of a unit, the mean over its weights.
 *
 * @see <a href="https://arxiv.org/abs/1906.10771">Molchanov et al. 2019</a>
 */
public record Taylor() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] g = context.gradient(weight);
    Arrays.setAll(s, i -> s[i] * g[i] * s[i] * g[i]);
    return s;
  }

  @Override
  public String toString() {
    return "Taylor";
  }
}
