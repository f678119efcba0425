package sparselab.io.onnx;

import java.util.List;
import sparselab.io.onnx.Tensor.Floats;

/** {@code MatMul by a constant → Add of a constant vector} becomes {@code Linear(x, W, b)}. */
final class FuseLinear implements Fusion {
  /** Operator of the result: {@code x·W + b}, W (in, out) as in MatMul. */
  static final String LINEAR = "Linear";

  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Add")) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      OpNode product = graph.producer(last.input(i), "MatMul");
      Floats bias = graph.floats(last.input(1 - i));
      Floats weight = product == null ? null : graph.floats(product.input(1));
      if (product != null
          && bias != null
          && weight != null
          && weight.sizes().length == 2
          && bias.count() == weight.sizes()[1]
          && bias.sizes().length > 0
          && bias.sizes()[bias.sizes().length - 1] == bias.count()
          && graph.sizes(last.output()).length == graph.sizes(product.output()).length) {
        var inputs = List.of(product.input(0), product.input(1), last.input(1 - i));
        var fused = new OpNode(last.name(), LINEAR, inputs, last.output(), Attributes.none());
        graph.fuse(fused, List.of(product));
        return;
      }
    }
  }
}
