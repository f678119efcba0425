package sparselab.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Builds a network node by node; each node reads the one before unless it names its inputs.
 *
 * <pre>{@code
 * Network net = new NetworkBuilder("mlp", new Shape(784)).linear("fc1", 300).relu("relu1").linear("fc2", 10)
 *     .build(Initialisation.HE, 42);
 * }</pre>
 */
public final class NetworkBuilder {
  private final String name;
  private final Shape inputShape;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private String last = Network.INPUT;

  public NetworkBuilder(String name, Shape inputShape) {
    this.name = name;
    this.inputShape = inputShape;
    shapes.put(Network.INPUT, inputShape);
  }

  /**
   * Adds a layer that reads the named nodes, or the last one when none is named.
   *
   * @throws IllegalArgumentException when a name is taken or unknown, or shapes do not fit
   */
  public NetworkBuilder add(String nodeName, Layer layer, String... inputs) {
    List<String> from = inputs.length == 0 ? List.of(last) : List.of(inputs);
    if (shapes.containsKey(nodeName)) {
      throw new IllegalArgumentException(
          "Network %s: a node is called %s already".formatted(name, nodeName));
    }
    try {
      shapes.put(nodeName, layer.outputShape(from.stream().map(this::shape).toList()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Network %s, node %s: %s".formatted(name, nodeName, e.getMessage()), e);
    }
    nodes.add(new Node(nodeName, layer, from));
    last = nodeName;
    return this;
  }

  /** Shape of one example at a node that was added, or at {@link Network#INPUT}. */
  public Shape shape(String nodeName) {
    Shape shape = shapes.get(nodeName);
    if (shape == null) {
      throw new IllegalArgumentException(
          "Network %s: no node %s before; there are %s".formatted(name, nodeName, shapes.keySet()));
    }
    return shape;
  }

  /** Shape at the node added last. */
  public Shape shape() {
    return shape(last);
  }

  /** Name of the node added last. */
  public String last() {
    return last;
  }

  /** A {@link Linear} whose input size is that of the node before. */
  public NetworkBuilder linear(String nodeName, int out) {
    return add(nodeName, new Linear(shape().size(shape().rank() - 1), out));
  }

  /** A {@link Conv2d} whose input channels are those of the node before. */
  public NetworkBuilder conv(String nodeName, int out, int kernel, int stride, int padding) {
    return add(nodeName, new Conv2d(shape().size(0), out, kernel, stride, padding));
  }

  public NetworkBuilder relu(String nodeName) {
    return add(nodeName, new Relu());
  }

  public NetworkBuilder maxPool(String nodeName, int kernel) {
    return add(nodeName, new MaxPool2d(kernel, kernel));
  }

  public NetworkBuilder flatten(String nodeName) {
    return add(nodeName, new Flatten());
  }

  /** The network with fresh weights; the same seed gives the same weights. */
  public Network build(Initialisation initialisation, long seed) {
    return build(initialisation, new SplittableRandom(seed));
  }

  /** As {@link #build(Initialisation, long)}, drawing from the generator given. */
  public Network build(Initialisation initialisation, RandomGenerator random) {
    var weights = new LinkedHashMap<String, INDArray>();
    for (Node node : nodes) {
      node.layer()
          .weightShapes()
          .forEach(
              (shortName, shape) ->
                  weights.put(
                      node.weight(shortName), initialisation.draw(shortName, shape, random)));
    }
    return build(weights);
  }

  /** The network with the weights given, by full name. */
  public Network build(Map<String, INDArray> weights) {
    return new Network(name, inputShape, nodes, weights);
  }
}
