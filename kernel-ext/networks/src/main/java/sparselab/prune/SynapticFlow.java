package sparselab.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Layer;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Silu;

/**
 * {@code ∂R/∂|w|} of {@code R = 1ᵀ·∏|W_l|·1}: the network with absolute weights shown ones.
 *
 * <p>All that flows is positive, so every activation lets it pass as it is (also those that would
 * bend or cap it); a batch norm is its factor {@code |scale|/√(variance + ε)}; biases, shifts and
 * means are left out.
 */
final class SynapticFlow {
  private SynapticFlow() {}

  /**
   * Flow through every weight.
   *
   * @throws IllegalArgumentException when a layer has no flow: its output does not grow with its
   *     input
   */
  static Map<String, double[]> of(Network network) {
    var straight =
        new Network(
            network.name(),
            network.inputShape(),
            network.nodes().stream()
                .map(node -> new Node(node.name(), linear(network, node), node.inputs()))
                .toList(),
            positive(network));
    double[] ones = new double[network.inputShape().count()];
    Arrays.fill(ones, 1);
    double[] dy = new double[network.outputShape().count()];
    Arrays.fill(dy, 1);
    var derivatives = new Derivatives(straight);
    return derivatives.backward(derivatives.forward(ones, 1), dy);
  }

  private static Layer linear(Network network, Node node) {
    return switch (node.layer()) {
      case Relu6 _, Gelu _, Silu _ -> new Relu();
      case Linear _,
          Conv2d _,
          DepthwiseConv2d _,
          BatchNorm _,
          Relu _,
          MaxPool2d _,
          AveragePool2d _,
          GlobalAveragePool _,
          Flatten _,
          Add _,
          Multiply _,
          Concat _ ->
          node.layer();
      case LayerNorm _, RmsNorm _, Embedding _, Attention _ ->
          throw new IllegalArgumentException(
              "SynFlow: node %s of %s is a %s, whose output does not grow with its input, so no flow is defined; expected linear layers, convolutions, batch norms, pools and activations; use another criterion, as Importance.snip()"
                  .formatted(node.name(), network.name(), node.layer().getClass().getSimpleName()));
    };
  }

  private static Map<String, INDArray> positive(Network network) {
    var weights = new LinkedHashMap<String, INDArray>();
    for (Node node : network.nodes()) {
      for (String shortName : node.layer().weightShapes().keySet()) {
        INDArray w = network.weight(node.weight(shortName));
        boolean factor = shortName.equals("weight") || shortName.equals("scale");
        weights.put(
            node.weight(shortName),
            factor ? abs(w) : shortName.equals("variance") ? w : Nd4j.zeros(w.shape()));
      }
    }
    return weights;
  }

  private static INDArray abs(INDArray w) {
    float[] values = w.dup('c').data().asFloat();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return Nd4j.create(values, w.shape(), 'c');
  }
}
