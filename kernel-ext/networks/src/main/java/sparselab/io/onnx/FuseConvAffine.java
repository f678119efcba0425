package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;

/**
 * {@code Conv → Add, Sub, Mul or Div by a constant for each channel} becomes one convolution with
 * other weights and bias.
 */
final class FuseConvAffine implements Fusion {
  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!List.of("Add", "Sub", "Mul", "Div").contains(last.op())) {
      return;
    }
    boolean commutes = last.op().equals("Add") || last.op().equals("Mul");
    for (int i = 0; i < (commutes ? 2 : 1); i++) {
      OpNode conv = graph.producer(last.input(i), "Conv");
      if (conv != null && last.equals(graph.onlyReader(conv.output()))) {
        float[] constant = perChannel(last.input(1 - i), graph.sizes(conv.output()), graph);
        if (constant != null
            && Arrays.equals(graph.sizes(last.output()), graph.sizes(conv.output()))) {
          fuse(conv, last, constant, graph);
          return;
        }
      }
    }
  }

  private static float @Nullable [] perChannel(String value, int[] image, Rewriting graph) {
    Floats constant = graph.floats(value);
    if (constant == null) {
      return null;
    }
    int[] sizes = constant.sizes();
    int channels = image[1];
    int axis = sizes.length - 3;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != 1 && i != axis) {
        return null;
      }
    }
    float[] values = new float[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = constant.values()[constant.count() == 1 ? 0 : i];
    }
    return values;
  }

  private static void fuse(OpNode conv, OpNode last, float[] constant, Rewriting graph) {
    Operands x = graph.operands(conv);
    Floats weight = x.weight(1);
    float[] bias = x.has(2) ? x.weight(2).values().clone() : new float[constant.length];
    float[] weights = weight.values();
    if (last.op().equals("Mul") || last.op().equals("Div")) {
      graph.take(weights.length);
      weights = weights.clone();
      int each = weights.length / constant.length;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = scaled(weights[i], constant[i / each], last.op());
      }
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] =
          switch (last.op()) {
            case "Add" -> bias[i] + constant[i];
            case "Sub" -> bias[i] - constant[i];
            default -> scaled(bias[i], constant[i], last.op());
          };
    }
    var inputs = new ArrayList<String>();
    inputs.add(conv.input(0));
    inputs.add(
        weights == weight.values() // untouched weights keep the name that names the layer
            ? conv.input(1)
            : graph.addConstant(conv.input(1), new Floats(weights, weight.sizes())));
    inputs.add(graph.addConstant(last.output() + "/bias", new Floats(bias, bias.length)));
    graph.fuse(
        new OpNode(conv.name(), "Conv", inputs, last.output(), conv.attributes()), List.of(conv));
  }

  private static float scaled(float value, float by, String op) {
    return op.equals("Mul") ? value * by : value / by;
  }
}
