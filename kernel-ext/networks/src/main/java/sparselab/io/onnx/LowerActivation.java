package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.Gelu;
import sparselab.network.Layer;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.Silu;

/**
 * Relu, Clip from 0, Gelu and x·sigmoid(x) → {@link Relu}, {@link Relu6}, {@link Gelu}, {@link
 * Silu}.
 */
final class LowerActivation implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Relu", "Clip", "Gelu", FuseSilu.SILU);
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    network.shape(x.node().input(0));
    Layer layer =
        switch (x.node().op()) {
          case "Relu" -> new Relu();
          case "Clip" -> clip(x);
          case "Gelu" -> gelu(x);
          default -> new Silu();
        };
    return Layered.plain(layer, x.node());
  }

  private static Layer clip(Operands x) {
    double least = bound(x, 1, "min", Double.NEGATIVE_INFINITY);
    double most = bound(x, 2, "max", Double.POSITIVE_INFINITY);
    if (least != 0 || (most != 6 && most < Float.MAX_VALUE)) {
      throw new Refusal("from %s to %s: expected 0 to 6, or 0 upwards", least, most);
    }
    return most == 6 ? new Relu6() : new Relu();
  }

  /** Attributes up to opset 10, inputs since. */
  private static double bound(Operands x, int index, String name, double otherwise) {
    if (!x.has(index)) {
      return x.attributes().number(name, otherwise);
    }
    Tensor bound = x.constant(index);
    if (bound == null || bound.count() != 1) {
      throw new Refusal("input %s: expected one constant number", x.node().input(index));
    }
    return bound.at(0);
  }

  private static Gelu gelu(Operands x) {
    String kind = x.attributes().text("approximate", "none");
    if (!kind.equals("none")) {
      throw new Refusal(
          "approximate %s: expected none, the form with erf; the two differ by up to 0.0005", kind);
    }
    return new Gelu();
  }
}
