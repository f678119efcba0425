package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A product of several factors, however the file nests its Mul nodes.
 *
 * @param factors names of values
 * @param nodes the Mul nodes
 */
record Product(List<String> factors, List<OpNode> nodes) {
  private static final int MOST = 4;

  /** Opens inner Mul nodes that serve nothing else, up to four factors. */
  static Product of(OpNode mul, Rewriting graph) {
    var factors = new ArrayList<>(mul.inputs());
    var nodes = new ArrayList<>(List.of(mul));
    for (int i = 0; i < factors.size() && factors.size() < MOST; ) {
      OpNode inner = graph.producer(factors.get(i), "Mul");
      if (inner != null && graph.onlyReader(inner.output()) != null) {
        factors.remove(i);
        factors.addAll(inner.inputs());
        nodes.add(inner);
      } else {
        i++;
      }
    }
    return new Product(factors, nodes);
  }

  /** Takes a constant factor away; false when there is none. */
  boolean take(double number, Rewriting graph) {
    for (String factor : factors) {
      if (graph.isNumber(factor, number)) {
        return factors.remove(factor);
      }
    }
    return false;
  }
}
