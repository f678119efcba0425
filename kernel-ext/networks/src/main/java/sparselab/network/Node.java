package sparselab.network;

import java.util.List;

/**
 * A layer at its place in the graph.
 *
 * @param name unique in its network; its weights are called {@code name.weight}, {@code name.bias}
 * @param layer what it computes
 * @param inputs names of the nodes it reads, or {@link Network#INPUT}
 */
public record Node(String name, Layer layer, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** Full name of one of the layer's weight tensors. */
  public String weight(String shortName) {
    return name + "." + shortName;
  }
}
