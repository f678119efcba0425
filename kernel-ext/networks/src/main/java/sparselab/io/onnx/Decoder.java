package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Protobuf to {@link Graph}: names, order, data and versions are checked, meaning is not. */
final class Decoder {
  /** First and last version of the standard operators that are read. */
  static final int OLDEST = 11;

  static final int NEWEST = 21;

  private final Assumptions assumptions;
  private final Problems problems;
  private final Budget budget;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<String, int[]> inputs = new LinkedHashMap<>();
  private final Set<String> defined = new HashSet<>();
  private final List<OpNode> nodes = new ArrayList<>();

  private Decoder(Assumptions assumptions, Problems problems, Budget budget) {
    this.assumptions = assumptions;
    this.problems = problems;
    this.budget = budget;
  }

  static Graph decode(ModelProto model, Assumptions assumptions, Budget budget, Problems problems)
      throws OnnxException {
    var decoder = new Decoder(assumptions, problems, budget);
    int opset = decoder.opset(model);
    GraphProto graph = model.getGraph();
    decoder.initialisers(graph);
    decoder.inputs(graph);
    decoder.nodes(graph);
    String output = decoder.output(graph);
    problems.throwIfAny();
    List<OpNode> needed = decoder.needed(output);
    return new Graph(
        graph.getName(), opset, decoder.input(output, needed), output, decoder.constants, needed);
  }

  private int opset(ModelProto model) throws OnnxException {
    if (!model.hasGraph() || model.getOpsetImportCount() == 0) {
      throw problems.with("file", "no ONNX model: it has no graph or names no operator set");
    }
    long opset =
        model.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(set -> set.getVersion())
            .max()
            .orElse(-1);
    if (opset < OLDEST || opset > NEWEST) {
      problems.add(
          "file",
          "operator set %s: expected %d to %d; export the model with opset 17"
              .formatted(opset < 0 ? "missing" : opset, OLDEST, NEWEST));
    }
    return Math.clamp(opset, OLDEST, NEWEST);
  }

  private void initialisers(GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      String place = "initialiser " + tensor.getName();
      try {
        define(tensor.getName());
        constants.put(tensor.getName(), TensorDecoder.decode(tensor));
      } catch (Refusal refusal) {
        problems.add(place, refusal.text());
      }
    }
    graph
        .getSparseInitializerList()
        .forEach(
            sparse ->
                problems.add(
                    "initialiser " + sparse.getValues().getName(),
                    "stored sparse, which is not supported; store it dense, with its zeros"));
  }

  private void define(String name) {
    if (name.isEmpty()) {
      throw new Refusal("has no name");
    }
    if (!defined.add(name)) {
      throw new Refusal("the name %s is defined twice", name);
    }
  }

  private void inputs(GraphProto graph) {
    var decoder = new InputDecoder(assumptions);
    var unused = new HashSet<>(assumptions.inputs().keySet());
    for (ValueInfoProto input : graph.getInputList()) {
      String name = input.getName();
      if (constants.containsKey(name) || inputs.containsKey(name)) {
        if (inputs.containsKey(name)) {
          problems.add("input " + name, "the name %s is defined twice".formatted(name));
        }
        continue; // until IR version 4 every initialiser was declared as an input too
      }
      unused.remove(name);
      try {
        define(name);
        Double fixed = assumptions.inputs().get(name);
        if (fixed != null) {
          constants.put(name, decoder.fixed(input, fixed, budget));
        } else {
          inputs.put(name, decoder.sizes(input));
        }
      } catch (Refusal refusal) {
        problems.add("input " + name, refusal.text());
      }
    }
    unused.forEach(name -> problems.add("assumptions", "the file has no input " + name));
    decoder
        .unused()
        .forEach(name -> problems.add("assumptions", "no input has an open dimension " + name));
  }

  private void nodes(GraphProto graph) {
    var producers = new HashMap<String, String>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.putIfAbsent(output, label(node)));
    }
    for (NodeProto node : graph.getNodeList()) {
      try {
        node.getInputList().forEach(input -> checkDefined(input, producers));
        node.getOutputList().stream().filter(output -> !output.isEmpty()).forEach(this::define);
        if (node.getOutputCount() == 0) {
          throw new Refusal("has no output");
        }
        String domain = node.getDomain();
        boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
        nodes.add(
            new OpNode(
                node.getName(),
                standard ? node.getOpType() : domain + "." + node.getOpType(),
                node.getInputList(),
                node.getOutput(0),
                AttributeDecoder.decode(node.getAttributeList())));
      } catch (Refusal refusal) {
        problems.add("node " + label(node), node.getOpType() + ": " + refusal.text());
        defined.addAll(node.getOutputList()); // what follows from this problem is none of its own
      }
    }
  }

  private static String label(NodeProto node) {
    return !node.getName().isEmpty()
        ? node.getName()
        : "(output " + (node.getOutputCount() > 0 ? node.getOutput(0) : "none") + ")";
  }

  private void checkDefined(String input, Map<String, String> producers) {
    if (input.isEmpty() || defined.contains(input)) {
      return;
    }
    String producer = producers.get(input);
    throw producer == null
        ? new Refusal("input %s is defined nowhere", input)
        : new Refusal(
            "input %s is computed only later, by node %s: the graph has a cycle or is not in order",
            input, producer);
  }

  private String output(GraphProto graph) {
    List<String> names = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    String output = assumptions.output().orElse(names.isEmpty() ? "" : names.getFirst());
    if (assumptions.output().isEmpty() && names.size() != 1) {
      problems.add(
          "file",
          "expected one output, found %s; choose: Onnx.read(path, Assumptions.none().output(…))"
              .formatted(names));
    } else if (!defined.contains(output)) {
      problems.add("output " + output, "no node computes it");
    }
    return output;
  }

  /** The nodes the output depends on, in their order. */
  private List<OpNode> needed(String output) throws OnnxException {
    var wanted = new HashSet<String>();
    wanted.add(output);
    var needed = new ArrayList<OpNode>();
    for (OpNode node : nodes.reversed()) {
      if (wanted.contains(node.output())) {
        wanted.addAll(node.inputs());
        needed.add(node);
      }
    }
    if (needed.isEmpty()) {
      throw problems.with("output " + output, "it is an input or a constant: there is no network");
    }
    return needed.reversed();
  }

  private Map.Entry<String, int[]> input(String output, List<OpNode> needed) throws OnnxException {
    var read = new HashSet<String>();
    needed.forEach(node -> read.addAll(node.inputs()));
    List<String> free = inputs.keySet().stream().filter(read::contains).toList();
    if (free.isEmpty()) {
      throw problems.with("output " + output, "it does not depend on an input: no network");
    }
    if (free.size() != 1) {
      throw problems.with(
          "output " + output,
          "expected one input, found %s; fix the others: Assumptions.none().fix(\"mask\", 1)"
              .formatted(free));
    }
    return Map.entry(free.getFirst(), inputs.get(free.getFirst()));
  }
}
