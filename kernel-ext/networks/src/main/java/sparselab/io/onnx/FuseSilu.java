package sparselab.io.onnx;

import java.util.List;

/** {@code x · sigmoid(x)} becomes {@code Silu}. */
final class FuseSilu implements Fusion {
  /** Operator of the result. */
  static final String SILU = "Silu";

  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Mul")) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      OpNode sigmoid = graph.producer(last.input(i), "Sigmoid");
      String x = last.input(1 - i);
      if (sigmoid != null && sigmoid.input(0).equals(x)) {
        graph.fuse(
            new OpNode(last.name(), SILU, List.of(x), last.output(), Attributes.none()),
            List.of(sigmoid));
        return;
      }
    }
  }
}
