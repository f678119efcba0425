package sparselab.io.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.BatchNorm;
import sparselab.network.Layer;
import sparselab.network.LayerNorm;
import sparselab.network.RmsNorm;

/**
 * BatchNormalization that no convolution took in → {@link BatchNorm}; LayerNormalization → {@link
 * LayerNorm}; {@code x/√(mean(x²) + ε)·γ} → {@link RmsNorm}.
 */
final class LowerNorm implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("BatchNormalization", "LayerNormalization", FuseRmsNorm.RMS_NORM);
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    if (x.node().op().equals("BatchNormalization")) {
      return batchNorm(x);
    }
    int[] sizes = x.sizes(0);
    int features = sizes[sizes.length - 1];
    if (Sizes.axis(x.attributes().integer("axis", -1), sizes.length) != sizes.length - 1) {
      throw new Refusal("axis %d: expected the last alone", x.attributes().integer("axis", -1));
    }
    double epsilon = decimal(x.attributes().number("epsilon", 1e-5));
    var weights = new HashMap<String, Floats>();
    weights.put("scale", vector(x, 1, features));
    Layer layer;
    if (x.node().op().equals(FuseRmsNorm.RMS_NORM)) {
      layer = new RmsNorm(features, epsilon);
    } else {
      layer = new LayerNorm(features, epsilon);
      weights.put(
          "shift", x.has(2) ? vector(x, 2, features) : new Floats(new float[features], features));
    }
    return new Layered(layer, List.of(x.node().input(0)), weights);
  }

  private static Layered batchNorm(Operands x) {
    int channels = x.sizes(0)[1];
    FuseBatchNorm.checkNorm(x, channels);
    var layer =
        new BatchNorm(
            channels,
            decimal(x.attributes().number("epsilon", 1e-5)),
            decimal(1 - x.attributes().number("momentum", 0.9))); // share of the new, not the old
    return new Layered(
        layer,
        List.of(x.node().input(0)),
        Map.of(
            "scale", x.weight(1),
            "shift", x.weight(2),
            "mean", x.weight(3),
            "variance", x.weight(4)));
  }

  private static Floats vector(Operands x, int index, int features) {
    Floats vector = x.weight(index);
    if (vector.count() != features) {
      throw new Refusal(
          "input %s: expected %d values, found %d",
          x.node().input(index), features, vector.count());
    }
    return vector.reshaped(features);
  }

  /** A file holds float32: the shortest decimal that gives it is what was meant. */
  private static double decimal(double number) {
    return Double.parseDouble(Float.toString((float) number));
  }
}
