package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = ½·h·w²}: second-order change of the loss, the Hessian's diagonal h estimated by the
 * empirical Fisher matrix {@code mean((∂L_n/∂w)²)}.
 *
 * <p>LeCun, Denker and Solla (1990) propagate h back instead; at a minimum both estimate the same.
 */
public record DiagonalObd() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] h = context.fisher(weight);
    Arrays.setAll(s, i -> 0.5 * h[i] * s[i] * s[i]);
    return s;
  }

  @Override
  public String toString() {
    return "diagonal OBD";
  }
}
