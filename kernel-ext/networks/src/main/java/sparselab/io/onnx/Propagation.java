package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sparselab.io.onnx.Operands.Operand;

/** Walks the graph once: computes what is constant, finds every shape, collects what is unknown. */
final class Propagation {
  private final Graph graph;
  private final Budget budget;
  private final Problems problems;
  private final Map<String, int[]> sizes = new HashMap<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Set<String> broken = new HashSet<>();
  private final List<OpNode> live = new ArrayList<>();

  private Propagation(Graph graph, Budget budget, Problems problems) {
    this.graph = graph;
    this.budget = budget;
    this.problems = problems;
    constants.putAll(graph.constants());
    constants.forEach((name, tensor) -> sizes.put(name, tensor.sizes()));
    sizes.put(graph.input().getKey(), graph.input().getValue());
  }

  /** The graph that is left to rewrite. */
  static Rewriting run(Graph graph, Budget budget, Problems problems) throws OnnxException {
    var propagation = new Propagation(graph, budget, problems);
    graph.nodes().forEach(propagation::visit);
    problems.throwIfAny();
    if (propagation.live.isEmpty()) {
      throw problems.with("output " + graph.output(), "it does not depend on the input");
    }
    return new Rewriting(graph, propagation.sizes, propagation.constants, propagation.live, budget);
  }

  private void visit(OpNode node) {
    Operator operator = Operators.BY_NAME.get(node.op());
    if (operator == null) {
      problems.add(
          node,
          "operator not supported (opset %d); supported are %s; export with simpler operators, or %s"
              .formatted(
                  graph.opset(),
                  String.join(", ", Operators.BY_NAME.keySet()),
                  "cut the graph before it with Assumptions.output"));
      broken.add(node.output());
    } else if (node.inputs().stream().anyMatch(broken::contains)) {
      broken.add(node.output());
    } else {
      try {
        visit(node, operator);
      } catch (Refusal refusal) {
        problems.add(node, refusal.text());
        broken.add(node.output());
      }
    }
  }

  private void visit(OpNode node, Operator operator) {
    if (graph.opset() < operator.since()) {
      throw new Refusal(
          "this operator came with opset %d, the file says %d", operator.since(), graph.opset());
    }
    for (String attribute : node.attributes().values().keySet()) {
      if (!operator.attributes().contains(attribute)) {
        throw new Refusal(
            "attribute %s is not supported; supported are %s", attribute, operator.attributes());
      }
    }
    Operands operands = operands(node);
    Tensor constant = operator.fold(operands);
    if (constant != null) {
      constants.put(node.output(), constant);
      sizes.put(node.output(), constant.sizes());
    } else {
      int[] found = operator.sizes(operands);
      Sizes.count(found);
      sizes.put(node.output(), found);
      live.add(node);
    }
  }

  private Operands operands(OpNode node) {
    var operands = new ArrayList<Operand>();
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !sizes.containsKey(input)) {
        throw new Refusal("input %s is another node's second output, which is not read", input);
      }
      operands.add(
          input.isEmpty() ? Operand.ABSENT : new Operand(sizes.get(input), constants.get(input)));
    }
    return new Operands(node, graph.opset(), operands, budget);
  }
}
