package sparselab.io.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file says, checked for form: every name is defined once and before its use, and data are
 * as long as their shapes say.
 *
 * @param opset version of the standard operators
 * @param input the one free input and its sizes, batch axis in front as 1
 * @param output the value to compute
 * @param constants initialisers, and inputs that were fixed
 * @param nodes in an order in which they can be computed; only what the output needs
 */
record Graph(
    String name,
    int opset,
    Map.Entry<String, int[]> input,
    String output,
    Map<String, Tensor> constants,
    List<OpNode> nodes) {
  Graph {
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    nodes = List.copyOf(nodes);
  }
}
