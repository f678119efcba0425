package sparselab.prune;

import java.util.Arrays;
import java.util.Optional;
import sparselab.network.BatchNorm;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * {@code s_o = |γ_o|}, the scale of the batch norm that reads the layer directly: channels that the
 * norm turns down go first; every weight of an output has its score. For rows, filters and
 * dependency groups, after training with an L1 penalty on γ.
 *
 * @see <a href="https://arxiv.org/abs/1708.06519">Liu et al. 2017 (network slimming)</a>
 */
public record BatchNormScale() implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    Network network = context.network();
    String name =
        norm(network, weight)
            .orElseThrow(
                () ->
                    new MissingSignalException(
                        "batch-norm scale: no BatchNorm reads the layer of %s in %s; leave it out with Allocation.except"
                            .formatted(weight, network.name())));
    double[] scale = context.values(name);
    double[] s = new double[Math.toIntExact(network.weight(weight).length())];
    Arrays.setAll(s, i -> Math.abs(scale[i / (s.length / scale.length)]));
    return s;
  }

  private static Optional<String> norm(Network network, String weight) {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof BatchNorm)
        .filter(node -> (node.inputs().getFirst() + ".weight").equals(weight))
        .map((Node node) -> node.weight("scale"))
        .findFirst();
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
