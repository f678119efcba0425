package sparselab.io.onnx;

import java.util.List;
import java.util.Map;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.Layer;

/**
 * What a graph node became.
 *
 * @param inputs names of the graph's values it reads
 * @param weights by short name, in the layer's shapes
 */
record Layered(Layer layer, List<String> inputs, Map<String, Floats> weights) {
  /** A layer without weights that reads the node's first input. */
  static Layered plain(Layer layer, OpNode node) {
    return new Layered(layer, List.of(node.input(0)), Map.of());
  }
}
