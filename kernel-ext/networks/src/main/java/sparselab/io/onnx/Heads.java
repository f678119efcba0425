package sparselab.io.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence (1, positions, features) split into heads: reshaped to (1, positions, heads, size),
 * then transposed, scaled, turned by rotary angles and repeated for groups of queries, in any order
 * that keeps the meaning.
 *
 * @param base the value before it was split
 * @param scale product of the constant factors
 * @param order where the axes went: axis a is axis {@code order[a]} of the reshaped value
 * @param sizes of the reshaped value
 * @param rotaryBase θ of the rotary angles, 0 for none
 * @param repeat heads of queries that share one of these, 1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never written
record Heads(String base, double scale, int[] order, int[] sizes, double rotaryBase, int repeat) {

  /** How many nodes an attention may be made of: more are no attention but an endless chain. */
  static final int MOST_NODES = 96;

  /** Walks back from a value to where it was split; null when it was not. */
  static @Nullable Heads of(String value, List<OpNode> inner, Rewriting graph) {
    int[] order = {0, 1, 2, 3};
    double scale = 1;
    double rotaryBase = 0;
    int repeat = 1;
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
        case "Add" -> {
          Rotary rotary = Rotary.of(node, inner, graph);
          boolean lastAxisTurned = Arrays.equals(order, new int[] {0, 1, 2, 3});
          boolean lastTwoSwapped = Arrays.equals(order, new int[] {0, 1, 3, 2});
          if (rotary == null || rotaryBase != 0 || !(lastAxisTurned || lastTwoSwapped)) {
            return null;
          }
          rotaryBase = rotary.base();
          at = rotary.x();
        }
        case "Reshape" -> {
          int[] from = graph.sizes(node.input(0));
          int[] to = graph.sizes(at);
          if (from.length == 5 && repeat == 1) {
            String before = beforeRepeat(node, inner, graph);
            if (before == null) {
              return null;
            }
            repeat = to[1] / from[1];
            at = before;
            continue;
          }
          boolean split =
              from.length == 3 && to.length == 4 && to[0] == from[0] && to[1] == from[1];
          return split ? new Heads(node.input(0), scale, order, to, rotaryBase, repeat) : null;
        }
        default -> {
          return null;
        }
      }
    }
    return null;
  }

  /**
   * x, when the node makes (1, heads·r, positions, size) of x (1, heads, positions, size) by
   * repeating each head r times in a row: Unsqueeze, Expand, Reshape.
   */
  private static @Nullable String beforeRepeat(
      OpNode reshape, List<OpNode> inner, Rewriting graph) {
    OpNode expand = graph.producer(reshape.input(0), "Expand");
    OpNode unsqueeze = expand == null ? null : graph.producer(expand.input(0), "Unsqueeze");
    if (expand == null || unsqueeze == null) {
      return null;
    }
    inner.add(expand);
    inner.add(unsqueeze);
    int[] x = graph.sizes(unsqueeze.input(0));
    int[] single = graph.sizes(expand.input(0));
    int[] repeated = graph.sizes(expand.output());
    int[] joined = graph.sizes(reshape.output());
    boolean heads =
        x.length == 4
            && Arrays.equals(single, new int[] {x[0], x[1], 1, x[2], x[3]})
            && Arrays.equals(repeated, new int[] {x[0], x[1], repeated[2], x[2], x[3]})
            && Arrays.equals(joined, new int[] {x[0], x[1] * repeated[2], x[2], x[3]});
    return heads ? unsqueeze.input(0) : null;
  }

  boolean ordered(int... expected) {
    return Arrays.equals(order, expected);
  }

  /** Number of heads. */
  int count() {
    return sizes[2];
  }

  /** Features of a head. */
  int size() {
    return sizes[3];
  }
}
