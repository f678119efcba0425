package sparselab.prune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A sparsity for each layer, by regular expressions for full weight names; of several that match,
 * the first counts. Layers that none matches stay as they are.
 *
 * @param sparsities by expression, in order
 */
public record ByLayer(Map<String, Double> sparsities) implements Allocation {
  public ByLayer {
    sparsities = Collections.unmodifiableMap(new LinkedHashMap<>(sparsities));
    sparsities.forEach((names, s) -> Allocation.checkSparsity("by layer, \"" + names + "\"", s));
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    for (String names : sparsities.keySet()) {
      if (layers.stream().noneMatch(layer -> layer.name().matches(names))) {
        throw new IllegalArgumentException(
            "by layer: \"%s\" matches none of %s"
                .formatted(names, layers.stream().map(Candidate::name).toList()));
      }
    }
    var shares = new LinkedHashMap<String, Share>();
    for (Candidate layer : layers) {
      shares.put(
          layer.name(),
          sparsities.entrySet().stream()
              .filter(entry -> layer.name().matches(entry.getKey()))
              .findFirst()
              .map(entry -> new Share(layer.toRemove(now.applyAsDouble(entry.getValue()))))
              .orElseGet(() -> Share.leftOut(layer, "named by no expression")));
    }
    return shares;
  }

  @Override
  public String toString() {
    return "by layer " + sparsities;
  }
}
