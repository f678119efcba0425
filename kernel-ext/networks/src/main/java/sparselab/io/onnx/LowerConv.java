package sparselab.io.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.Conv2d;

/** Conv → {@link Conv2d}. */
final class LowerConv implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Conv");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    Floats weight = x.weight(1);
    Window window = ConvOperator.window(x);
    window.checkPlain();
    int out = weight.sizes()[0];
    Floats bias = x.has(2) ? x.weight(2) : new Floats(new float[out], out);
    long groups = x.attributes().integer("group", 1);
    if (groups != 1) {
      throw new Refusal("group %d: no layer convolves in groups", groups);
    }
    var layer =
        new Conv2d(
            weight.sizes()[1], out, window.squareKernel(), window.oneStride(), window.onePadding());
    return new Layered(layer, List.of(x.node().input(0)), Map.of("weight", weight, "bias", bias));
  }
}
