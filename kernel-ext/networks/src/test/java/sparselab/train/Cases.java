package sparselab.train;

import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.data.Split;
import sparselab.network.Initialisation;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;

/** Small networks that between them hold every layer, and random data to show them. */
final class Cases {
  /** A new layer is tested by adding a network here. */
  static final List<Network> ALL =
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
              .add("pool2", new MaxPool2d(3, 1))
              .flatten("flatten")
              .linear("fc", 3)
              .build(Initialisation.HE, 12),
          new NetworkBuilder("positions", new Shape(4, 5))
              .linear("fc1", 6)
              .relu("relu1")
              .flatten("flatten")
              .linear("fc2", 3)
              .build(Initialisation.GLOROT, 13));

  private Cases() {}

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
