package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** {@code s_l = s} in each layer l. */
public record Uniform(double sparsity) implements Allocation {
  public Uniform {
    Allocation.checkSparsity("uniform", sparsity);
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    var shares = new LinkedHashMap<String, Share>();
    for (Candidate layer : layers) {
      shares.put(layer.name(), new Share(layer.toRemove(now.applyAsDouble(sparsity))));
    }
    return shares;
  }

  @Override
  public String toString() {
    return "uniform(" + sparsity + ")";
  }
}
