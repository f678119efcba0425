package sparselab.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import sparselab.network.BatchNorm;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * {@code s_o = |γ_o|}, the scale of the batch norm that reads the layer directly: channels that the
 * norm turns down go first; every weight of an output has its score. For rows, filters and
 * dependency groups, after training with an L1 penalty on γ ({@link SparseTraining.Slimming}).
 *
 * @see <a href="https://arxiv.org/abs/1708.06519">Liu et al. 2017 (network slimming)</a>
 */
public record BatchNormScale() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    Network network = context.network();
    String name = scales(network).get(weight);
    if (name == null) {
      throw new MissingSignalException(
          "batch-norm scale: no BatchNorm reads the layer of %s in %s; leave it out with Allocation.except"
              .formatted(weight, network.name()));
    }
    double[] scale = context.values(name);
    double[] s = new double[Math.toIntExact(network.weight(weight).length())];
    Arrays.setAll(s, i -> Math.abs(scale[i / (s.length / scale.length)]));
    return s;
  }

  /** For each prunable weight whose layer a batch norm reads, the name of the norm's scale. */
  static Map<String, String> scales(Network network) {
    var scales = new LinkedHashMap<String, String>();
    for (Node node : network.nodes()) {
      String weight = node.inputs().isEmpty() ? "" : node.inputs().getFirst() + ".weight";
      if (node.layer() instanceof BatchNorm && network.prunable().contains(weight)) {
        scales.putIfAbsent(weight, node.weight("scale"));
      }
    }
    return scales;
  }

  @Override
  public boolean ofOutputs() {
    return true;
  }

  @Override
  public String toString() {
    return "batch-norm scale";
  }
}
