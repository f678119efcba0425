package sparselab.io.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Layer;

/** Conv → {@link Conv2d}; with as many groups as channels, {@link DepthwiseConv2d}. */
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
    int in = weight.sizes()[1];
    int out = weight.sizes()[0];
    Floats bias = x.has(2) ? x.weight(2) : new Floats(new float[out], out);
    long groups = x.attributes().integer("group", 1);
    int kernel = window.squareKernel();
    int stride = window.oneStride();
    int padding = window.onePadding();
    Layer layer;
    if (groups == 1) {
      layer = new Conv2d(in, out, kernel, stride, padding);
    } else if (groups == out && in == 1) {
      layer = new DepthwiseConv2d(out, kernel, stride, padding);
    } else {
      throw new Refusal(
          "group %d of %d channels: expected 1, or one for each channel in and out", groups, out);
    }
    return new Layered(layer, List.of(x.node().input(0)), Map.of("weight", weight, "bias", bias));
  }
}
