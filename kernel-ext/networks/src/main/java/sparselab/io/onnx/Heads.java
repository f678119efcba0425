package sparselab.io.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence (1, positions, features) split into heads: reshaped to (1, positions, heads, size),
 * then transposed and scaled, in any order.
 *
 * @param base the value before it was split
 * @param scale product of the constant factors
 * @param order where the axes went: axis a is axis {@code order[a]} of the reshaped value
 * @param sizes of the reshaped value
 */
@SuppressWarnings("ArrayRecordComponent") // never written
record Heads(String base, double scale, int[] order, int[] sizes) {

  /** How many nodes an attention may be made of: more are no attention but an endless chain. */
  static final int MOST_NODES = 64;

  /** Walks back from a value to where it was split; null when it was not. */
  static @Nullable Heads of(String value, List<OpNode> inner, Rewriting graph) {
    int[] order = {0, 1, 2, 3};
    double scale = 1;
    String at = value;
    for (OpNode node = graph.producer(at); node != null; node = graph.producer(at)) {
      if (inner.size() > MOST_NODES) {
        return null;
      }
      inner.add(node);
      switch (node.op()) {
        case "Transpose" -> {
          int[] moved = TransposeOperator.order(node.attributes(), graph.sizes(at).length);
          if (moved.length != 4) {
            return null;
          }
          order = Arrays.stream(order).map(axis -> moved[axis]).toArray();
          at = node.input(0);
        }
        case "Mul", "Div" -> {
          int constant = node.op().equals("Mul") && graph.constant(node.input(0)) != null ? 0 : 1;
          Tensor factor = graph.constant(node.input(constant));
          if (factor == null || factor.count() != 1) {
            return null;
          }
          scale = node.op().equals("Mul") ? scale * factor.at(0) : scale / factor.at(0);
          at = node.input(1 - constant);
        }
        case "Reshape" -> {
          int[] from = graph.sizes(node.input(0));
          int[] to = graph.sizes(at);
          boolean split =
              from.length == 3 && to.length == 4 && to[0] == from[0] && to[1] == from[1];
          return split ? new Heads(node.input(0), scale, order, to) : null;
        }
        default -> {
          return null;
        }
      }
    }
    return null;
  }

  boolean ordered(int... expected) {
    return Arrays.equals(order, expected);
  }
}
