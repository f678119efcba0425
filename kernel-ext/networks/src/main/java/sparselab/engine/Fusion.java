package sparselab.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.kernels.Activation;
import sparselab.network.Add;
import sparselab.network.BatchNorm;
import sparselab.network.Gelu;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.Silu;

/**
 * What one step can compute at once: a batch norm is part of the product before it, {@code W′ =
 * s·W, b′ = s·(b − mean) + shift} with {@code s = scale/√(variance + ε)}, and an activation part of
 * whatever is before it; each only if nothing else reads what lies between.
 */
final class Fusion {
  private final Network network;

  Fusion(Network network) {
    this.network = network;
  }

  /** A step's constants, and the last node it computes. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
  record Fused(float[] weights, float[] bias, Activation activation, String last) {}

  /** An activation and the node it ends at: none, and the node asked for, if there is none. */
  record Activated(Activation activation, String last) {}

  /** Number of layers with a product. */
  long products() {
    return network.nodes().stream().filter(n -> Lowering.isProduct(n.layer())).count();
  }

  /** A product with the batch norm and the activation after it. */
  Fused product(Node node) {
    float[] weights = floats(node, "weight");
    float[] bias = floats(node, "bias");
    Node next = onlyReader(node.name());
    if (next == null || !(next.layer() instanceof BatchNorm norm)) {
      Activated end = activation(node.name());
      return new Fused(weights, bias, end.activation, end.last);
    }
    Fused scale = scale(next, norm);
    int row = weights.length / bias.length;
    for (int o = 0; o < bias.length; o++) {
      float s = scale.weights[o];
      for (int i = o * row; i < (o + 1) * row; i++) {
        weights[i] *= s;
      }
      bias[o] = Math.fma(s, bias[o], scale.bias[o]);
    }
    return new Fused(weights, bias, scale.activation, scale.last);
  }

  /** A batch norm as scale and shift, with the activation after it. */
  Fused scale(Node node, BatchNorm norm) {
    float[] scale = floats(node, "scale");
    float[] shift = floats(node, "shift");
    float[] mean = floats(node, "mean");
    float[] variance = floats(node, "variance");
    for (int c = 0; c < scale.length; c++) {
      double s = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
      shift[c] = (float) (shift[c] - s * mean[c]);
      scale[c] = (float) s;
    }
    Activated end = activation(node.name());
    return new Fused(scale, shift, end.activation, end.last);
  }

  /** The activation that alone reads a node. */
  Activated activation(String name) {
    Node next = onlyReader(name);
    if (next == null) {
      return new Activated(Activation.NONE, name);
    }
    if (next.layer() instanceof Relu) {
      return new Activated(Activation.RELU, next.name());
    }
    if (next.layer() instanceof Relu6) {
      return new Activated(Activation.RELU6, next.name());
    }
    if (next.layer() instanceof Gelu) {
      return new Activated(Activation.GELU, next.name());
    }
    return next.layer() instanceof Silu
        ? new Activated(Activation.SILU, next.name())
        : new Activated(Activation.NONE, name);
  }

  /** The nodes after {@code first} up to {@code last}. */
  List<String> chain(String first, String last) {
    var chain = new ArrayList<String>();
    String at = first;
    while (!at.equals(last)) {
      Node next = onlyReader(at);
      if (next == null) {
        throw new IllegalStateException(first + " … " + last + " is no chain");
      }
      at = next.name();
      chain.add(at);
    }
    return chain;
  }

  /** The node that alone reads another, and reads nothing else; null if there is none. */
  @Nullable Node onlyReader(String name) {
    List<Node> readers = readers(name);
    return readers.size() == 1 && readers.getFirst().inputs().size() == 1
        ? readers.getFirst()
        : null;
  }

  /** The sum of a node and one other that alone reads the node; null if there is none. */
  @Nullable Node onlySum(String name) {
    List<Node> readers = readers(name);
    return readers.size() == 1
            && readers.getFirst().layer() instanceof Add
            && readers.getFirst().inputs().size() == 2
            && new HashSet<>(readers.getFirst().inputs()).size() == 2
        ? readers.getFirst()
        : null;
  }

  /** All nodes that read another. */
  List<Node> readers(String name) {
    return network.nodes().stream().filter(n -> n.inputs().contains(name)).toList();
  }

  /** A copy of one of a node's weights. */
  float[] floats(Node node, String shortName) {
    INDArray array = network.weight(node.weight(shortName));
    return array.dup('c').data().asFloat();
  }
}
