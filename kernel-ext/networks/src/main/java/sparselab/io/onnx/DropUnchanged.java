package sparselab.io.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes away what changes nothing: Identity, Dropout, Cast between floats, {@code x + 0}, {@code
 * x·1}, a reshape or transpose to the same.
 */
final class DropUnchanged implements Fusion {
  @Override
  public void apply(OpNode last, Rewriting graph) {
    String same = same(last, graph);
    if (same != null && Arrays.equals(graph.sizes(same), graph.sizes(last.output()))) {
      graph.alias(last, same);
    }
  }

  private static @Nullable String same(OpNode node, Rewriting graph) {
    return switch (node.op()) {
      case "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand" ->
          node.input(0);
      case "Cast" -> CastOperator.toFloat(graph.operands(node)) ? node.input(0) : null;
      case "Transpose" -> keepsOrder(node, graph) ? node.input(0) : null;
      case "Add" -> neutral(node, 0, true, graph);
      case "Sub" -> neutral(node, 0, false, graph);
      case "Mul" -> neutral(node, 1, true, graph);
      case "Div", "Pow" -> neutral(node, 1, false, graph);
      default -> null;
    };
  }

  /** Whether the axes that are longer than 1 keep their order. */
  private static boolean keepsOrder(OpNode node, Rewriting graph) {
    int[] from = graph.sizes(node.input(0));
    int last = -1;
    for (int axis : TransposeOperator.order(node.attributes(), from.length)) {
      if (from[axis] > 1 && axis < last) {
        return false;
      }
      last = from[axis] > 1 ? axis : last;
    }
    return true;
  }

  private static @Nullable String neutral(
      OpNode node, double value, boolean commutes, Rewriting graph) {
    if (isAll(node.input(1), value, graph)) {
      return node.input(0);
    }
    return commutes && isAll(node.input(0), value, graph) ? node.input(1) : null;
  }

  private static boolean isAll(String value, double expected, Rewriting graph) {
    Double uniform = graph.uniform(value);
    return uniform != null && uniform == expected;
  }
}
