package sparselab.io.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;

/**
 * {@code (x − mean)/√(mean((x − mean)²) + ε) · γ + β} over the last axis becomes {@code
 * LayerNormalization}; without γ and β they become 1 and 0.
 */
final class FuseLayerNorm implements Fusion {
  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Div")) {
      return;
    }
    var inner = new ArrayList<>(List.of(last));
    String x = centred(last.input(0), inner, graph);
    if (x == null) {
      return;
    }
    Double epsilon =
        rootMean(
            last.input(1),
            inner,
            graph,
            value -> {
              String base = squareOf(value, inner, graph);
              return base != null && x.equals(centred(base, inner, graph));
            });
    if (epsilon == null) {
      return;
    }
    int[] sizes = graph.sizes(x);
    int features = sizes[sizes.length - 1];
    OpNode end = last;
    String scale = vector(graph.onlyReader(end.output()), "Mul", end, features, graph);
    if (scale != null) {
      end = requireNonNull(graph.onlyReader(end.output()));
      inner.add(end);
    }
    String shift = vector(graph.onlyReader(end.output()), "Add", end, features, graph);
    if (shift != null) {
      end = requireNonNull(graph.onlyReader(end.output()));
      inner.add(end);
    }
    if (scale == null) {
      scale = ones(end, features, graph);
    }
    var inputs = new ArrayList<>(List.of(x, scale));
    if (shift != null) {
      inputs.add(shift);
    }
    var attributes = Attributes.none().with("epsilon", epsilon.floatValue());
    graph.fuse(
        new OpNode(end.name(), "LayerNormalization", inputs, end.output(), attributes), inner);
  }

  /** A new scale that changes nothing. */
  static String ones(OpNode end, int features, Rewriting graph) {
    graph.take(features);
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    return graph.addConstant(end.output() + "/scale", new Floats(ones, features));
  }

  /** x, when the value is x minus its own mean over the last axis. */
  private static @Nullable String centred(String value, List<OpNode> inner, Rewriting graph) {
    OpNode sub = graph.producer(value, "Sub");
    OpNode mean = sub == null ? null : graph.producer(sub.input(1), "ReduceMean");
    if (sub == null
        || mean == null
        || !mean.input(0).equals(sub.input(0))
        || !overLastAxis(mean, graph)) {
      return null;
    }
    inner.add(sub);
    inner.add(mean);
    return sub.input(0);
  }

  static boolean overLastAxis(OpNode mean, Rewriting graph) {
    boolean[] reduced = ReduceMeanOperator.reduced(graph.operands(mean));
    for (int axis = 0; axis < reduced.length; axis++) {
      if (reduced[axis] != (axis == reduced.length - 1)) {
        return false;
      }
    }
    return mean.attributes().integer("keepdims", 1) != 0;
  }

  /** ε, when the value is {@code √(mean(v) + ε)} over the last axis, for a v that is wanted. */
  static @Nullable Double rootMean(
      String value, List<OpNode> inner, Rewriting graph, Predicate<String> wanted) {
    OpNode root = graph.producer(value, "Sqrt");
    if (root == null) {
      OpNode pow = graph.producer(value, "Pow");
      root = pow != null && graph.isNumber(pow.input(1), 0.5) ? pow : null;
    }
    OpNode add = root == null ? null : graph.producer(root.input(0), "Add");
    if (root == null || add == null) {
      return null;
    }
    inner.add(root);
    inner.add(add);
    int constant = graph.constant(add.input(1)) != null ? 1 : 0;
    Floats epsilon = graph.floats(add.input(constant));
    OpNode mean = graph.producer(add.input(1 - constant), "ReduceMean");
    if (epsilon == null || epsilon.count() != 1 || mean == null || !overLastAxis(mean, graph)) {
      return null;
    }
    inner.add(mean);
    return wanted.test(mean.input(0)) ? (Double) epsilon.at(0) : null;
  }

  /** y, when the value is y². */
  static @Nullable String squareOf(String value, List<OpNode> inner, Rewriting graph) {
    OpNode square = graph.producer(value);
    if (square == null) {
      return null;
    }
    inner.add(square);
    boolean squared =
        square.op().equals("Pow")
            ? graph.isNumber(square.input(1), 2)
            : square.op().equals("Mul") && square.input(0).equals(square.input(1));
    return squared ? square.input(0) : null;
  }

  /** The constant vector that the node combines with the value before it. */
  static @Nullable String vector(
      @Nullable OpNode node, String op, OpNode before, int features, Rewriting graph) {
    String other =
        node == null || !node.op().equals(op) ? null : Rewriting.other(node, before.output());
    Floats vector = other == null ? null : graph.floats(other);
    return vector != null && Arrays.equals(vector.sizes(), new int[] {features}) ? other : null;
  }
}
