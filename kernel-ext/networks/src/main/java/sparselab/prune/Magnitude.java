package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = |w|}.
 *
 * @see <a href="https://arxiv.org/abs/1506.02626">Han et al. 2015</a>
 */
public record Magnitude() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] scores = context.values(weight);
    Arrays.setAll(scores, i -> Math.abs(scores[i]));
    return scores;
  }

  @Override
  public String toString() {
    return "magnitude";
  }
}
