package sparselab.train;

import java.util.Arrays;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.AvgPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
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
import sparselab.network.Shape;
import sparselab.network.Silu;

/**
 * The {@link Generic} layers on ND4J: written apart from the training operations, to check them.
 */
final class GenericLayers {
  private GenericLayers() {}

  /**
   * @param output shape of one example
   * @param weights the node's weights by short name
   */
  static DenseLayer of(Generic layer, Shape output, Function<String, INDArray> weights) {
    return switch (layer) {
      case Add _ -> inputs -> fold(inputs, false);
      case Multiply _ -> inputs -> fold(inputs, true);
      case Concat _ -> inputs -> Nd4j.concat(1, inputs);
      case Relu6 _ -> inputs -> Transforms.min(Transforms.max(inputs[0], 0), 6);
      case Gelu _ ->
          inputs -> inputs[0].mul(Nd4j.math().erf(inputs[0].div(Math.sqrt(2))).add(1)).mul(0.5);
      case Silu _ -> inputs -> inputs[0].mul(Transforms.sigmoid(inputs[0]));
      case AveragePool2d pool -> averagePool(pool);
      case GlobalAveragePool _ ->
          inputs -> inputs[0].rank() == 4 ? inputs[0].mean(2, 3) : inputs[0].mean(1);
      case BatchNorm norm -> batchNorm(norm, output, weights);
      case LayerNorm norm ->
          inputs -> {
            INDArray x = inputs[0];
            INDArray centred = x.sub(x.mean(true, x.rank() - 1));
            return normal(centred, norm.epsilon(), weights.apply("scale"))
                .add(lastAxis(weights.apply("shift"), x));
          };
      case RmsNorm norm -> inputs -> normal(inputs[0], norm.epsilon(), weights.apply("scale"));
      case DepthwiseConv2d conv -> depthwise(conv, weights);
      case Embedding embedding -> embedding(embedding, output, weights);
      case Attention attention -> new DenseAttention(attention);
    };
  }

  private static INDArray fold(INDArray[] inputs, boolean product) {
    INDArray result = inputs[0].dup('c');
    for (int i = 1; i < inputs.length; i++) {
      result = product ? result.muli(inputs[i]) : result.addi(inputs[i]);
    }
    return result;
  }

  private static DenseLayer averagePool(AveragePool2d pool) {
    var config = SquareWindow.pooling(pool.kernel(), pool.stride(), 0);
    return inputs -> Nd4j.exec(new AvgPooling2D(inputs[0], null, config))[0];
  }

  private static DenseLayer batchNorm(
      BatchNorm norm, Shape output, Function<String, INDArray> weights) {
    INDArray slope =
        weights
            .apply("scale")
            .div(Transforms.sqrt(weights.apply("variance").add(norm.epsilon()), true));
    INDArray offset = weights.apply("shift").sub(slope.mul(weights.apply("mean")));
    long[] shape = new long[output.rank() + 1];
    Arrays.fill(shape, 1);
    shape[1] = norm.channels();
    INDArray a = slope.reshape(shape);
    INDArray b = offset.reshape(shape);
    return inputs -> inputs[0].mul(a).add(b);
  }

  /** {@code scale · x/√(mean(x²) + ε)} over the last axis. */
  private static INDArray normal(INDArray x, double epsilon, INDArray scale) {
    INDArray deviation = Transforms.sqrt(x.mul(x).mean(true, x.rank() - 1).add(epsilon), false);
    return x.div(deviation).mul(lastAxis(scale, x));
  }

  /** A vector in a shape that spreads over all but the last axis of x. */
  private static INDArray lastAxis(INDArray vector, INDArray x) {
    long[] shape = new long[x.rank()];
    Arrays.fill(shape, 1);
    shape[shape.length - 1] = vector.length();
    return vector.reshape(shape);
  }

  private static DenseLayer depthwise(DepthwiseConv2d conv, Function<String, INDArray> weights) {
    INDArray weight = weights.apply("weight").permute(2, 3, 0, 1).dup('c');
    INDArray bias = weights.apply("bias");
    var config = SquareWindow.convolution(conv.kernel(), conv.stride(), conv.padding());
    return inputs -> Nd4j.exec(new DepthwiseConv2D(inputs[0], weight, bias, config))[0];
  }

  private static DenseLayer embedding(
      Embedding layer, Shape output, Function<String, INDArray> weights) {
    INDArray table = weights.apply("weight");
    return inputs -> {
      float[] tokens = Parameter.floats(inputs[0]);
      int[] rows = new int[tokens.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (int) tokens[i];
        if (rows[i] != tokens[i] || rows[i] < 0 || rows[i] >= layer.vocabulary()) {
          throw new IllegalArgumentException(
              "%s: expected token numbers in [0, %d), found %s"
                  .formatted(layer, layer.vocabulary(), tokens[i]));
        }
      }
      long batch = inputs[0].size(0);
      INDArray y = Nd4j.pullRows(table, 1, rows).dup('c').reshape('c', output.withBatch(batch));
      for (int t = 0; layer.positions() > 0 && t < output.size(0); t++) {
        INDArray place = weights.apply("positions").getRow(t);
        for (int i = 0; i < batch; i++) {
          y.slice(i).getRow(t).addi(place);
        }
      }
      return y;
    };
  }
}
