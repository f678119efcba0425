package sparselab.train;

import java.util.List;
import java.util.function.Function;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Gelu;
import sparselab.network.Generic;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Multiply;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Silu;

/** Makes the operations of the {@link Generic} layers. */
final class GenericOperations {
  private GenericOperations() {}

  /**
   * @param weights the node's parameters by short name
   */
  static Operation make(
      Generic layer, List<Signal> inputs, Signal y, Function<String, Parameter> weights) {
    Signal x = inputs.getFirst();
    return switch (layer) {
      case Add _ -> new AddOperation(inputs, y);
      case Multiply _ -> new MultiplyOperation(inputs, y);
      case Concat _ -> new ConcatOperation(inputs, y);
      case Relu6 _ -> new CurveOperation(Curve.RELU6, x, y);
      case Gelu _ -> new CurveOperation(Curve.GELU, x, y);
      case Silu _ -> new CurveOperation(Curve.SILU, x, y);
      case AveragePool2d pool -> new AveragePoolOperation(pool.kernel(), pool.stride(), x, y);
      case GlobalAveragePool _ -> new MeanOperation(x, y);
      case BatchNorm norm ->
          new BatchNormOperation(
              norm,
              x,
              y,
              weights.apply("scale"),
              weights.apply("shift"),
              weights.apply("mean"),
              weights.apply("variance"));
      case LayerNorm norm ->
          new LayerNormOperation(
              norm.features(),
              norm.epsilon(),
              x,
              y,
              weights.apply("scale"),
              weights.apply("shift"));
      case RmsNorm norm ->
          new LayerNormOperation(
              norm.features(), norm.epsilon(), x, y, weights.apply("scale"), null);
      case DepthwiseConv2d conv ->
          new DepthwiseOperation(conv, x, y, weights.apply("weight"), weights.apply("bias"));
      case Embedding embedding ->
          new EmbeddingOperation(
              embedding,
              x,
              y,
              weights.apply("weight"),
              embedding.positions() > 0 ? weights.apply("positions") : null);
      case Attention attention ->
          new AttentionOperation(attention, x, inputs.get(1), inputs.get(2), y);
    };
  }
}
