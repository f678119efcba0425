package sparselab.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * One ranking for each kind of layer (linear, convolution of one kernel size, depthwise …): scores
 * are compared only where they mean the same, and each kind reaches the sparsity. {@link
 * GroupPruner#isomorphic} does it with whole dependency groups.
 *
 * @see <a href="https://arxiv.org/abs/2407.04616">Fang et al. 2024</a>
 */
public record Isomorphic(double sparsity) implements Allocation {
  public Isomorphic {
    Allocation.checkSparsity("isomorphic", sparsity);
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    var ofKind = new Global(sparsity, 0, 1);
    var shares = new LinkedHashMap<String, Share>();
    layers.stream()
        .collect(Collectors.groupingBy(Isomorphic::kind, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(same -> shares.putAll(ofKind.shares(now, same)));
    return shares;
  }

  private static String kind(Candidate layer) {
    int[] sizes = layer.shape().sizes();
    return layer.layer().getClass().getSimpleName()
        + Arrays.toString(Arrays.copyOfRange(sizes, 2, sizes.length));
  }

  @Override
  public String toString() {
    return "isomorphic(" + sparsity + ")";
  }
}
