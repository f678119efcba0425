package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code x · ½ · (1 + erf(x/√2))}, and the form with tanh, become {@code Gelu}, in whatever order
 * the products stand.
 */
final class FuseGelu implements Fusion {
  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Mul")) {
      return;
    }
    Product product = Product.of(last, graph);
    if (product.factors().size() != 3 || !product.take(0.5, graph)) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      String x = product.factors().get(i);
      var inner = new ArrayList<>(product.nodes());
      String kind = kind(x, product.factors().get(1 - i), inner, graph);
      if (kind != null) {
        var attributes = Attributes.none().with("approximate", kind);
        graph.fuse(new OpNode(last.name(), "Gelu", List.of(x), last.output(), attributes), inner);
        return;
      }
    }
  }

  private static @Nullable String kind(
      String x, String onePlus, List<OpNode> inner, Rewriting graph) {
    OpNode add = graph.producer(onePlus, "Add");
    if (add == null) {
      return null;
    }
    inner.add(add);
    int one = graph.isNumber(add.input(1), 1) ? 1 : 0;
    if (!graph.isNumber(add.input(one), 1)) {
      return null;
    }
    String value = add.input(1 - one);
    OpNode erf = graph.producer(value, "Erf");
    OpNode tanh = graph.producer(value, "Tanh");
    if (erf != null) {
      inner.add(erf);
      return isScaled(erf.input(0), x, 1 / Math.sqrt(2), inner, graph) ? "none" : null;
    }
    if (tanh != null) {
      inner.add(tanh);
      return isCubic(tanh.input(0), x, inner, graph) ? "tanh" : null;
    }
    return null;
  }

  /** Whether {@code value = x·scale}, as a product or a quotient. */
  private static boolean isScaled(
      String value, String x, double scale, List<OpNode> inner, Rewriting graph) {
    OpNode node = graph.producer(value);
    if (node == null) {
      return false;
    }
    inner.add(node);
    String by = Rewriting.other(node, x);
    return by != null
        && ((node.op().equals("Mul") && graph.isNumber(by, scale))
            || (node.op().equals("Div")
                && node.input(0).equals(x)
                && graph.isNumber(by, 1 / scale)));
  }

  /** Whether {@code value = √(2/π)·(x + 0.044715·x³)}. */
  private static boolean isCubic(String value, String x, List<OpNode> inner, Rewriting graph) {
    OpNode outer = graph.producer(value, "Mul");
    if (outer == null) {
      return false;
    }
    inner.add(outer);
    double scale = Math.sqrt(2 / Math.PI);
    String sum = graph.isNumber(outer.input(0), scale) ? outer.input(1) : outer.input(0);
    OpNode add = graph.producer(sum, "Add");
    String by = Rewriting.other(outer, sum);
    String cubic = add == null ? null : Rewriting.other(add, x);
    OpNode mul = cubic == null ? null : graph.producer(cubic, "Mul");
    if (by == null || !graph.isNumber(by, scale) || add == null || mul == null) {
      return false;
    }
    inner.add(add);
    Product product = Product.of(mul, graph);
    inner.addAll(product.nodes());
    return product.take(0.044715, graph) && isCube(product, x, inner, graph);
  }

  private static boolean isCube(Product product, String x, List<OpNode> inner, Rewriting graph) {
    List<String> factors = product.factors();
    if (factors.size() == 3) {
      return factors.stream().allMatch(x::equals);
    }
    OpNode pow = factors.size() == 1 ? graph.producer(factors.getFirst(), "Pow") : null;
    if (pow == null || !pow.input(0).equals(x) || !graph.isNumber(pow.input(1), 3)) {
      return false;
    }
    return inner.add(pow);
  }
}
