package sparselab.engine;

import org.jspecify.annotations.Nullable;
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
import sparselab.network.Shape;
import sparselab.network.Silu;

/**
 * Networks of sequences that can go on position by position: all a position needs of the others is
 * the keys and values of those before it.
 */
final class OnePosition {
  private OnePosition() {}

  /**
   * The network for sequences of one position, with the same weights.
   *
   * @param context most positions that it will be used for, one after the other
   * @throws IllegalArgumentException as {@link #check}
   */
  static Network of(Network network, int context) {
    check(network, context);
    int[] sizes = network.inputShape().sizes();
    sizes[0] = 1;
    return new Network(network.name(), new Shape(sizes), network.nodes(), network.weights());
  }

  /**
   * Whether a network can go on position by position.
   *
   * @throws IllegalArgumentException when it is none of sequences, some layer needs other positions
   *     than its own (attention that is not causal, a pool over positions), or an embedding has
   *     fewer places than {@code context}
   */
  static void check(Network network, int context) {
    if (context < 1) {
      throw new IllegalArgumentException(
          "Network %s, decoded: expected a context of at least one position, found %d"
              .formatted(network.name(), context));
    }
    Shape input = network.inputShape();
    for (Node node : network.nodes()) {
      boolean tokens = input.rank() == 1 && node.inputs().contains(Network.INPUT);
      String problem =
          input.rank() > 2 || (tokens && !(node.layer() instanceof Embedding))
              ? "reads an input of shape " + input
              : problem(node.layer(), context);
      if (problem != null) {
        throw new IllegalArgumentException(
            "Network %s cannot be decoded token by token: node %s, %s, %s; expected layers that treat each position by itself, causal attention, and an input (positions, features) or token numbers for an embedding"
                .formatted(network.name(), node.name(), node.layer(), problem));
      }
    }
  }

  private static @Nullable String problem(Layer layer, int context) {
    return switch (layer) {
      case Linear _, RmsNorm _, LayerNorm _, Relu _, Relu6 _, Gelu _, Silu _, Add _, Multiply _ ->
          null;
      case Attention attention -> attention.causal() ? null : "looks at later positions";
      case Embedding embedding ->
          embedding.positions() == 0 || embedding.positions() >= context
              ? null
              : "has %d places, fewer than the context of %d"
                  .formatted(embedding.positions(), context);
      case Concat _,
          Flatten _,
          GlobalAveragePool _,
          AveragePool2d _,
          MaxPool2d _,
          BatchNorm _,
          Conv2d _,
          DepthwiseConv2d _ ->
          "needs every position";
    };
  }
}
