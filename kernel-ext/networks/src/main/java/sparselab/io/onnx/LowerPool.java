package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.AveragePool2d;
import sparselab.network.MaxPool2d;

/** MaxPool → {@link MaxPool2d}, AveragePool → {@link AveragePool2d}. */
final class LowerPool implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("MaxPool", "AveragePool");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    Window window = PoolOperator.window(x);
    window.checkPlain();
    if (!window.exact(x.sizes(0)[2], x.sizes(0)[3])) {
      throw new Refusal("ceil_mode 1: expected 0, sizes are rounded down");
    }
    int kernel = window.squareKernel();
    int stride = window.oneStride();
    int padding = window.onePadding();
    if (x.node().op().equals("MaxPool")) {
      return Layered.plain(new MaxPool2d(kernel, stride, padding), x.node());
    }
    if (padding != 0) {
      throw new Refusal("padding %d of a mean: expected 0", padding);
    }
    return Layered.plain(new AveragePool2d(kernel, stride), x.node());
  }
}
