package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = |w| / rms(W_l)}: magnitude in units of its own layer, so that a global ranking does
 * not empty the layers whose weights are small by initialisation.
 */
public record NormalisedMagnitude() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] w = context.values(weight);
    double rms = Math.sqrt(Arrays.stream(w).map(v -> v * v).sum() / w.length);
    Arrays.setAll(w, i -> rms == 0 ? 0 : Math.abs(w[i]) / rms);
    return w;
  }

  @Override
  public String toString() {
    return "magnitude, layer-normalised";
  }
}
