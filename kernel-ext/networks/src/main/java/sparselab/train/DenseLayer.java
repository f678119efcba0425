package sparselab.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** One layer on ND4J with its weights laid out once. Inputs and output have the batch in front. */
@FunctionalInterface
interface DenseLayer {
  INDArray forward(INDArray... inputs);

  static DenseLayer of(Network network, Node node) {
    return switch (node.layer()) {
      case Linear _ -> linear(network, node);
      case Conv2d conv -> conv(network, node, conv);
      case Relu _ -> inputs -> Nd4j.exec(new RectifiedLinear(inputs[0], inputs[0].ulike(), 0));
      case MaxPool2d pool -> maxPool(pool);
      case Flatten _ -> inputs -> inputs[0].reshape('c', inputs[0].size(0), -1);
      case Generic generic ->
          GenericLayers.of(
              generic, network.shape(node.name()), s -> network.weight(node.weight(s)));
    };
  }

  private static DenseLayer linear(Network network, Node node) {
    INDArray transposed = network.weight(node.weight("weight")).transpose();
    INDArray bias = network.weight(node.weight("bias"));
    long in = transposed.size(0);
    Shape output = network.shape(node.name());
    return inputs -> {
      INDArray x = inputs[0];
      INDArray rows = x.rank() == 2 ? x : x.reshape('c', -1, in);
      INDArray y = rows.mmul(transposed).addiRowVector(bias);
      return x.rank() == 2 ? y : y.dup('c').reshape('c', output.withBatch(x.size(0)));
    };
  }

  private static DenseLayer conv(Network network, Node node, Conv2d conv) {
    INDArray weight = network.weight(node.weight("weight")).permute(2, 3, 1, 0).dup('c');
    INDArray bias = network.weight(node.weight("bias"));
    var config = SquareWindow.convolution(conv.kernel(), conv.stride(), conv.padding());
    return inputs -> Nd4j.exec(new Conv2D(inputs[0], weight, bias, null, config))[0];
  }

  private static DenseLayer maxPool(MaxPool2d pool) {
    var config = SquareWindow.pooling(pool.kernel(), pool.stride(), pool.padding());
    return inputs -> Nd4j.exec(new MaxPooling2D(inputs[0], null, config))[0];
  }
}
