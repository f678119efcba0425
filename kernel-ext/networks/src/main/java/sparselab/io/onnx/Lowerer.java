package sparselab.io.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;

/** The rewritten graph to a network: one rule a node, names kept, shapes compared. */
final class Lowerer {
  /** A shape that follows from a node that has a problem. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Rewriting graph;
  private final Problems problems;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, INDArray> weights = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>(); // of the nodes, by the graph's values
  private final Map<String, Shape> shapes = new HashMap<>(); // by the names of the nodes
  private final Map<String, Integer> copies = new HashMap<>(); // of a wanted name
  private final Set<String> broken = new HashSet<>();

  private Lowerer(Rewriting graph, Problems problems) {
    this.graph = graph;
    this.problems = problems;
  }

  static Network lower(Rewriting graph, Problems problems) throws OnnxException {
    var lowerer = new Lowerer(graph, problems);
    Shape input;
    try {
      input = new Shape(Sizes.example(graph.graph().input().getValue()));
    } catch (IllegalArgumentException e) {
      throw problems.with(
          "input " + graph.graph().input().getKey(), String.valueOf(e.getMessage()));
    }
    lowerer.names.put(graph.graph().input().getKey(), Network.INPUT);
    lowerer.shapes.put(Network.INPUT, input);
    graph.nodes().forEach(lowerer::visit);
    problems.throwIfAny();
    if (lowerer.nodes.isEmpty()) {
      throw problems.with("output " + graph.output(), "no layer is left between input and output");
    }
    String name = graph.graph().name().isEmpty() ? "onnx" : graph.graph().name();
    return new Network(name, input, lowerer.nodes, lowerer.weights);
  }

  /** Shape of a value as the network has it. */
  Shape shape(String value) {
    if (broken.contains(value)) {
      throw new Unknown();
    }
    String name = names.get(value);
    if (name == null) {
      throw new Refusal("input %s: expected a computed value, found a constant", value);
    }
    return requireNonNull(shapes.get(name));
  }

  private void visit(OpNode node) {
    try {
      Lowering rule = Lowering.BY_OP.get(node.op());
      if (rule == null) {
        throw new Refusal(
            "no layer does this by itself, and it is part of no pattern that is known; layers are"
                + " made from %s",
            new TreeSet<>(Lowering.BY_OP.keySet()));
      }
      boolean cut = node.inputs().stream().anyMatch(broken::contains);
      Layered layered = rule.lower(graph.operands(node), this); // its own problems are said anyway
      if (cut) {
        broken.add(node.output());
      } else if (layered == null) {
        names.put(node.output(), requireNonNull(names.get(node.input(0))));
      } else {
        add(node, layered);
      }
    } catch (Unknown unknown) {
      broken.add(node.output());
    } catch (Refusal refusal) {
      problems.add(node, refusal.text());
      broken.add(node.output());
    } catch (IllegalArgumentException e) { // of the layer: its message names shapes
      problems.add(node, String.valueOf(e.getMessage()));
      broken.add(node.output());
    }
  }

  private void add(OpNode node, Layered layered) {
    Shape output = layered.layer().outputShape(layered.inputs().stream().map(this::shape).toList());
    int[] expected = graph.sizes(node.output());
    if (output.count() != Sizes.count(expected)) {
      throw new Refusal(
          "%s gives %s, the file expects %s", layered.layer(), output, Sizes.text(expected));
    }
    String name = unique(Names.of(node));
    var inputs = new ArrayList<String>();
    for (String input : layered.inputs()) {
      inputs.add(requireNonNull(names.get(input)));
    }
    var made = new Node(name, layered.layer(), inputs);
    layered
        .layer()
        .weightShapes()
        .forEach(
            (shortName, shape) -> {
              Tensor.Floats weight = requireNonNull(layered.weights().get(shortName));
              graph.take(weight.count());
              weights.put(
                  made.weight(shortName), Nd4j.create(weight.values(), shape.toLongs(), 'c'));
            });
    nodes.add(made);
    names.put(node.output(), name);
    shapes.put(name, output);
  }

  private String unique(String wanted) {
    String name = wanted;
    while (shapes.containsKey(name)) {
      name = wanted + "_" + (1 + copies.merge(wanted, 1, Integer::sum));
    }
    return name;
  }
}
