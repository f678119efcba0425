package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = w²}: of a unit, the mean square, so that units are ranked by their L2 norm per weight.
 *
 * @see Magnitude
 */
public record MagnitudeL2() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] w = context.values(weight);
    Arrays.setAll(w, i -> w[i] * w[i]);
    return w;
  }

  @Override
  public String toString() {
    return "magnitude L2";
  }
}
