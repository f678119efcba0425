package sparselab.prune;

import java.util.Arrays;

/**
 * {@code s = |w|·∂R/∂|w|} with {@code R = 1ᵀ·∏|W_l|·1}: the flow through the weight. Needs no data;
 * prune in many rounds ({@code Schedule.iterative(100)}), scores are taken anew in each.
 *
 * <p>Biases are left out, as in the paper's formula; max-pooling passes the largest flow on, a
 * batch norm multiplies with {@code |scale|/√(variance + ε)}. Layers whose output does not grow
 * with their input (layer norms, attention, embeddings) have no flow and are refused.
 *
 * @see <a href="https://arxiv.org/abs/2006.05467">Tanaka et al. 2020</a>
 */
public record SynFlow() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] flow = context.synapticFlow(weight);
    Arrays.setAll(s, i -> Math.abs(s[i]) * flow[i]);
    return s;
  }

  @Override
  public String toString() {
    return "SynFlow";
  }
}
