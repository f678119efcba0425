package sparselab.train;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.data.Split;
import sparselab.network.Add;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Initialisation;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Relu6;
import sparselab.network.Shape;

/** Small networks that between them hold every layer, and random data to show them. */
final class Cases {
  /** The layers that both backends train. */
  static final List<Network> BASIC =
      List.of(
          mlp(),
          new NetworkBuilder("conv", new Shape(2, 6, 5))
              .conv("conv1", 3, 3, 1, 1)
              .relu("relu1")
              .conv("conv2", 4, 3, 2, 0)
              .flatten("flatten")
              .linear("fc", 3)
              .build(Initialisation.HE, 11),
          new NetworkBuilder("pool", new Shape(1, 7, 8))
              .conv("conv1", 3, 2, 1, 0)
              .add("pool1", new MaxPool2d(2, 2))
              .conv("conv2", 3, 1, 1, 1)
              .add("pool2", new MaxPool2d(3, 1, 1))
              .flatten("flatten")
              .linear("fc", 3)
              .build(Initialisation.HE, 12),
          new NetworkBuilder("positions", new Shape(4, 5))
              .linear("fc1", 6)
              .relu("relu1")
              .flatten("flatten")
              .linear("fc2", 3)
              .build(Initialisation.GLOROT, 13));

  /** With the layers that SameDiff is not taught. */
  static final List<Network> GENERIC =
      List.of(
          new NetworkBuilder("residual", new Shape(2, 5, 6))
              .conv("conv1", 4, 3, 1, 1)
              .add("norm1", new BatchNorm(4))
              .relu("relu1")
              .conv("conv2", 4, 3, 1, 1)
              .add("norm2", new BatchNorm(4))
              .add("add", new Add(), "norm2", "relu1")
              .add("pool", new GlobalAveragePool())
              .linear("fc", 3)
              .build(Initialisation.HE, 20),
          new NetworkBuilder("depthwise", new Shape(2, 7, 6))
              .add("depthwise1", new DepthwiseConv2d(2, 3, 2, 1))
              .add("relu1", new Relu6())
              .conv("conv1", 3, 1, 1, 0)
              .add("depthwise2", new DepthwiseConv2d(3, 2, 1, 0))
              .add("concat", new Concat(), "depthwise2", "depthwise2")
              .add("pool", new AveragePool2d(2, 1))
              .flatten("flatten")
              .linear("fc", 3)
              .build(Initialisation.HE, 21),
          Networks.bertEncoder(5, 4, 6, 2, 8, 1, 3, 22),
          withHead(Networks.llamaBlock(4, 8, 4, 2, 6, 23)));

  /** A new layer is tested by adding a network to either list. */
  static final List<Network> ALL = Stream.concat(BASIC.stream(), GENERIC.stream()).toList();

  private Cases() {}

  /** The same network with three logits behind it. */
  private static Network withHead(Network body) {
    var builder = new NetworkBuilder(body.name(), body.inputShape());
    body.nodes().forEach(n -> builder.add(n.name(), n.layer(), n.inputs().toArray(String[]::new)));
    return builder
        .add("mean", new GlobalAveragePool())
        .linear("fc", 3)
        .build(Initialisation.GLOROT, 24);
  }

  /** Data a network can read: token numbers where it starts with an embedding. */
  static Dataset dataFor(Network network, int size, long seed) {
    Dataset data = data(network.inputShape(), size, seed);
    if (!(network.nodes().getFirst().layer() instanceof Embedding embedding)) {
      return data;
    }
    float[] tokens = data.features().dup('c').data().asFloat();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Math.floorMod(Math.round(2 * tokens[i]), embedding.vocabulary());
    }
    long[] shape = data.features().shape().clone();
    return Dataset.of("tokens", Nd4j.create(tokens, shape, 'c'), data.labels(), 3);
  }

  static Network mlp() {
    return new NetworkBuilder("mlp", new Shape(9))
        .linear("fc1", 17)
        .relu("relu1")
        .linear("fc2", 8)
        .relu("relu2")
        .linear("fc3", 3)
        .build(Initialisation.HE, 10);
  }

  /** Examples of three classes that a small network can tell apart, and then some noise. */
  static Dataset data(Shape shape, int size, long seed) {
    var random = new SplittableRandom(seed);
    int width = shape.count();
    float[] values = new float[size * width];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(3);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = (float) (random.nextGaussian() + (j % 3 == labels[i] ? 1.5 : 0));
      }
    }
    return Dataset.of("noise", Nd4j.create(values, shape.withBatch(size), 'c'), labels, 3);
  }

  static Split split(Shape shape) {
    return new Split(data(shape, 50, 1), data(shape, 20, 2), data(shape, 20, 3));
  }
}
