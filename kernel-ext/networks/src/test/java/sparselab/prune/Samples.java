package sparselab.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.network.BatchNorm;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** Small networks with seeded normal weights, odd sizes on purpose. */
public final class Samples {
  private Samples() {}

  public static Network mlp(int... widths) {
    var nodes = new ArrayList<Node>();
    String last = Network.INPUT;
    for (int i = 1; i < widths.length; i++) {
      nodes.add(new Node("fc" + i, new Linear(widths[i - 1], widths[i]), List.of(last)));
      last = "fc" + i;
      if (i < widths.length - 1) {
        nodes.add(new Node("relu" + i, new Relu(), List.of(last)));
        last = "relu" + i;
      }
    }
    return filled("mlp", new Shape(widths[0]), nodes, 7);
  }

  public static Network cnn() {
    return filled(
        "cnn",
        new Shape(2, 13, 11),
        List.of(
            new Node("conv1", new Conv2d(2, 5, 3, 1, 1), List.of(Network.INPUT)),
            new Node("relu1", new Relu(), List.of("conv1")),
            new Node("pool1", new MaxPool2d(2, 2), List.of("relu1")),
            new Node("conv2", new Conv2d(5, 9, 3, 2, 0), List.of("pool1")),
            new Node("relu2", new Relu(), List.of("conv2")),
            new Node("flatten", new Flatten(), List.of("relu2")),
            new Node("fc1", new Linear(36, 17), List.of("flatten")),
            new Node("relu3", new Relu(), List.of("fc1")),
            new Node("fc2", new Linear(17, 4), List.of("relu3"))),
        11);
  }

  /** {@link #cnn} with a batch norm behind each layer with weights. */
  public static Network normed() {
    var nodes = new ArrayList<Node>();
    for (Node node : cnn().nodes()) {
      List<String> inputs =
          node.inputs().stream()
              .map(input -> cnn().prunable().contains(input + ".weight") ? input + "norm" : input)
              .toList();
      nodes.add(new Node(node.name(), node.layer(), inputs));
      if (node.layer().prunable()) {
        int channels = cnn().shape(node.name()).size(0);
        nodes.add(new Node(node.name() + "norm", new BatchNorm(channels), List.of(node.name())));
      }
    }
    return Zoo.lived(filled("normed", cnn().inputShape(), nodes, 11));
  }

  /** Normal examples with random labels. */
  public static Dataset data(Network network, int examples, int classes) {
    var random = new Random(examples);
    float[] values = new float[examples * network.inputShape().count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(examples, 0, classes).toArray();
    return Dataset.of(
        "noise",
        Nd4j.create(values, network.inputShape().withBatch(examples), 'c'),
        labels,
        classes);
  }

  /** Gives every weight a value of its own, scaled as He et al. do. */
  public static Network filled(String name, Shape input, List<Node> nodes, long seed) {
    var random = new Random(seed);
    var weights = new LinkedHashMap<String, INDArray>();
    for (Node node : nodes) {
      node.layer()
          .weightShapes()
          .forEach(
              (shortName, shape) -> {
                float scale = (float) Math.sqrt(2.0 * shape.size(0) / shape.count());
                float[] values = new float[shape.count()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) random.nextGaussian() * (shape.rank() > 1 ? scale : 0.1f);
                }
                weights.put(node.weight(shortName), Nd4j.create(values, shape.toLongs(), 'c'));
              });
    }
    return new Network(name, input, nodes, weights);
  }
}
