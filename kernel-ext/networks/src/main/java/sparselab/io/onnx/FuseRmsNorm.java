package sparselab.io.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code x/√(mean(x²) + ε) · γ} over the last axis becomes {@code RMSNormalization}, whether the
 * file divides by the root or multiplies by its reciprocal.
 */
final class FuseRmsNorm implements Fusion {
  /** Operator of the result, as opset 23 spells it. */
  static final String RMS_NORM = "RMSNormalization";

  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Div") && !last.op().equals("Mul")) {
      return;
    }
    for (int side = 0; side < 2; side++) {
      String x = last.input(side);
      var inner = new ArrayList<>(List.of(last));
      Double epsilon = epsilon(last, side, x, inner, graph);
      if (epsilon != null) {
        fuse(x, epsilon, last, inner, graph);
        return;
      }
    }
  }

  private static void fuse(
      String x, double epsilon, OpNode unit, List<OpNode> inner, Rewriting graph) {
    int[] sizes = graph.sizes(x);
    int features = sizes[sizes.length - 1];
    OpNode end = unit;
    OpNode product = graph.onlyReader(unit.output());
    String scale = FuseLayerNorm.vector(product, "Mul", unit, features, graph);
    if (scale != null) {
      end = requireNonNull(product);
      inner.add(end);
    } else {
      scale = FuseLayerNorm.ones(end, features, graph);
    }
    var attributes = Attributes.none().with("epsilon", (float) epsilon);
    graph.fuse(
        new OpNode(end.name(), RMS_NORM, List.of(x, scale), end.output(), attributes), inner);
  }

  /** ε, when the node is input {@code side}, x, over its root mean square. */
  private static @Nullable Double epsilon(
      OpNode node, int side, String x, List<OpNode> inner, Rewriting graph) {
    if (node.op().equals("Div")) {
      return side == 0
          ? FuseLayerNorm.rootMean(
              node.input(1), inner, graph, base -> isSquare(base, x, inner, graph))
          : null;
    }
    OpNode inverse = node.op().equals("Mul") ? graph.producer(node.input(1 - side)) : null;
    if (inverse == null) {
      return null;
    }
    boolean reciprocal = inverse.op().equals("Reciprocal");
    boolean quotient = inverse.op().equals("Div") && graph.isNumber(inverse.input(0), 1);
    if (!reciprocal && !quotient) {
      return null;
    }
    inner.add(inverse);
    return FuseLayerNorm.rootMean(
        inverse.input(reciprocal ? 0 : 1), inner, graph, base -> isSquare(base, x, inner, graph));
  }

  private static boolean isSquare(String value, String x, List<OpNode> inner, Rewriting graph) {
    return x.equals(FuseLayerNorm.squareOf(value, inner, graph));
  }
}
