package sparselab.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An immutable graph of layers with named float32 weights.
 *
 * <p>Nodes stand in an order in which they can be computed; the last one is the output. Pruning and
 * training make a new network with other weights ({@link #withWeights}) and never rename one.
 * Arrays handed out are shared: read them, do not write them.
 */
public final class Network {
  /** The name by which a node reads the network's input. */
  public static final String INPUT = "input";

  private final String name;
  private final Shape inputShape;
  private final List<Node> nodes;
  private final Map<String, Shape> shapes;
  private final Map<String, INDArray> weights;

  /**
   * Checks the whole graph once.
   *
   * @param inputShape shape of one example
   * @param weights every weight tensor by its full name, float32, in the layer's shape
   * @throws IllegalArgumentException for a repeated name, an input that is not defined before its
   *     use, shapes that do not fit, or a missing, unknown, or wrongly shaped weight
   */
  public Network(String name, Shape inputShape, List<Node> nodes, Map<String, INDArray> weights) {
    this.name = name;
    this.inputShape = inputShape;
    this.nodes = List.copyOf(nodes);
    this.shapes = Collections.unmodifiableMap(inferShapes(name, inputShape, this.nodes));
    this.weights = Collections.unmodifiableMap(checkWeights(name, this.nodes, weights));
  }

  public String name() {
    return name;
  }

  public Shape inputShape() {
    return inputShape;
  }

  /** Nodes in an order in which they can be computed. */
  public List<Node> nodes() {
    return nodes;
  }

  public Node node(String nodeName) {
    return nodes.stream()
        .filter(node -> node.name().equals(nodeName))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(unknown("node", nodeName, shapes.keySet())));
  }

  /** Shape of one example at the output of the named node (or of {@link #INPUT}). */
  public Shape shape(String nodeName) {
    Shape shape = shapes.get(nodeName);
    if (shape == null) {
      throw new IllegalArgumentException(unknown("node", nodeName, shapes.keySet()));
    }
    return shape;
  }

  public Shape outputShape() {
    return shape(nodes.getLast().name());
  }

  /** Every weight tensor by its full name, in the order of the nodes. */
  public Map<String, INDArray> weights() {
    return weights;
  }

  public INDArray weight(String weightName) {
    INDArray weight = weights.get(weightName);
    if (weight == null) {
      throw new IllegalArgumentException(unknown("weight", weightName, weights.keySet()));
    }
    return weight;
  }

  /** Shape of a weight tensor. */
  public Shape weightShape(String weightName) {
    return Shape.of(weight(weightName));
  }

  /** Full names of the tensors that pruning may touch, in the order of the nodes. */
  public List<String> prunable() {
    return nodes.stream()
        .filter(node -> node.layer().prunable())
        .map(node -> node.weight("weight"))
        .toList();
  }

  /** Number of weights and biases. */
  public long parameters() {
    return weights.values().stream().mapToLong(INDArray::length).sum();
  }

  /** Multiply-accumulates of the dense network for one example. */
  public long macs() {
    return nodes.stream().mapToLong(node -> node.layer().macs(shape(node.name()))).sum();
  }

  /** The same graph with some weights replaced; the others are shared. */
  public Network withWeights(Map<String, INDArray> replacements) {
    var merged = new LinkedHashMap<>(weights);
    replacements.forEach(
        (key, value) -> {
          if (merged.replace(key, value) == null) {
            throw new IllegalArgumentException(unknown("weight", key, weights.keySet()));
          }
        });
    return new Network(name, inputShape, nodes, merged);
  }

  private String unknown(String what, String found, Iterable<String> known) {
    return "Network %s has no %s %s; it has %s".formatted(name, what, found, List.of(known));
  }

  @Override
  public String toString() {
    return "%s: %s → %s, %,d parameters, %,d MACs"
        .formatted(name, inputShape, outputShape(), parameters(), macs());
  }

  private static Map<String, Shape> inferShapes(String name, Shape inputShape, List<Node> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("Network " + name + " has no layers");
    }
    var shapes = new LinkedHashMap<String, Shape>();
    shapes.put(INPUT, inputShape);
    for (Node node : nodes) {
      var inputs = new ArrayList<Shape>();
      for (String input : node.inputs()) {
        Shape shape = shapes.get(input);
        if (shape == null) {
          throw new IllegalArgumentException(
              "Network %s, node %s: input %s is not defined before it; defined are %s"
                  .formatted(name, node.name(), input, shapes.keySet()));
        }
        inputs.add(shape);
      }
      Shape output;
      try {
        output = node.layer().outputShape(inputs);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Network %s, node %s: %s".formatted(name, node.name(), e.getMessage()), e);
      }
      if (shapes.put(node.name(), output) != null) {
        throw new IllegalArgumentException(
            "Network %s: two nodes are called %s".formatted(name, node.name()));
      }
    }
    return shapes;
  }

  private static Map<String, INDArray> checkWeights(
      String name, List<Node> nodes, Map<String, INDArray> weights) {
    var checked = new LinkedHashMap<String, INDArray>();
    for (Node node : nodes) {
      node.layer()
          .weightShapes()
          .forEach(
              (shortName, shape) -> {
                String full = node.weight(shortName);
                INDArray weight = weights.get(full);
                if (weight == null
                    || weight.dataType() != DataType.FLOAT
                    || !Arrays.equals(weight.shape(), shape.toLongs())) {
                  throw new IllegalArgumentException(
                      "Network %s, weight %s: expected float32 %s, found %s"
                          .formatted(
                              name,
                              full,
                              shape,
                              weight == null ? "none" : weight.shapeInfoToString()));
                }
                checked.put(full, weight);
              });
    }
    for (String full : weights.keySet()) {
      if (!checked.containsKey(full)) {
        throw new IllegalArgumentException(
            "Network %s: weight %s belongs to no layer; layers have %s"
                .formatted(name, full, checked.keySet()));
      }
    }
    return checked;
  }
}
