package sparselab.io.onnx;

import java.util.List;
import sparselab.io.onnx.Tensor.Floats;

/**
 * {@code Conv → BatchNormalization} becomes one convolution: {@code W' = W·γ/√(σ²+ε)}, {@code b' =
 * (b − μ)·γ/√(σ²+ε) + β}, for each output channel.
 */
final class FuseBatchNorm implements Fusion {
  @Override
  public void apply(OpNode last, Rewriting graph) {
    OpNode conv = graph.producer(last.input(0), "Conv");
    if (!last.op().equals("BatchNormalization")
        || conv == null
        || !last.equals(graph.onlyReader(conv.output()))) {
      return;
    }
    Operands norm = graph.operands(last);
    Operands x = graph.operands(conv);
    Floats weight = x.weight(1);
    int channels = weight.sizes()[0];
    checkNorm(norm, channels);
    double epsilon = norm.attributes().number("epsilon", 1e-5);
    graph.take(weight.count());
    float[] weights = weight.values().clone();
    float[] bias = x.has(2) ? x.weight(2).values().clone() : new float[channels];
    int each = weights.length / channels;
    for (int c = 0; c < channels; c++) {
      double factor = norm.weight(1).at(c) / Math.sqrt(norm.weight(4).at(c) + epsilon);
      for (int i = c * each; i < (c + 1) * each; i++) {
        weights[i] = (float) (weights[i] * factor);
      }
      bias[c] = (float) ((bias[c] - norm.weight(3).at(c)) * factor + norm.weight(2).at(c));
    }
    var inputs =
        List.of(
            conv.input(0),
            graph.addConstant(conv.input(1), new Floats(weights, weight.sizes())),
            graph.addConstant(last.output() + "/bias", new Floats(bias, channels)));
    graph.fuse(
        new OpNode(conv.name(), "Conv", inputs, last.output(), conv.attributes()), List.of(conv));
  }

  /** Refuses training mode and statistics of another number of channels. */
  static void checkNorm(Operands norm, int channels) {
    if (norm.attributes().integer("training_mode", 0) != 0) {
      throw new Refusal("training_mode 1: expected 0; export the model in evaluation mode");
    }
    for (int i = 1; i <= 4; i++) {
      if (norm.weight(i).count() != channels) {
        throw new Refusal(
            "input %s: expected %d values, found %d",
            norm.node().input(i), channels, norm.weight(i).count());
      }
    }
  }
}
