package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Operands.Operand;
import sparselab.io.onnx.Tensor.Floats;

/**
 * The graph while rules rewrite it: shapes known, constants computed, nodes found by their value.
 */
final class Rewriting {
  private final Graph graph;
  private final Map<String, int[]> sizes;
  private final Map<String, Tensor> constants;
  private final LinkedHashMap<String, OpNode> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> readers = new HashMap<>();
  private final Map<String, Optional<Double>> uniform = new HashMap<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final Budget budget;
  private String output;

  Rewriting(
      Graph graph,
      Map<String, int[]> sizes,
      Map<String, Tensor> constants,
      List<OpNode> live,
      Budget budget) {
    this.graph = graph;
    this.sizes = sizes;
    this.constants = constants;
    this.budget = budget;
    this.output = graph.output();
    live.forEach(this::put);
  }

  Graph graph() {
    return graph;
  }

  /** The value the network computes; an alias may have changed its name. */
  String output() {
    return output;
  }

  /** Nodes in an order in which they can be computed; a copy, so that rules may run over it. */
  List<OpNode> nodes() {
    return new ArrayList<>(nodes.values());
  }

  boolean contains(OpNode node) {
    return node.equals(nodes.get(node.output()));
  }

  @Nullable OpNode producer(String value) {
    return nodes.get(value);
  }

  /** The node that computes the value, when it is of this operator. */
  @Nullable OpNode producer(String value, String op) {
    OpNode node = nodes.get(value);
    return node != null && node.op().equals(op) ? node : null;
  }

  /** The only node that reads the value, when there is one and the value is not the output. */
  @Nullable OpNode onlyReader(String value) {
    Set<String> all = readers.getOrDefault(value, Set.of());
    return all.size() == 1 && !value.equals(output) ? nodes.get(all.iterator().next()) : null;
  }

  int[] sizes(String value) {
    int[] found = sizes.get(value);
    if (found == null) {
      throw new Refusal("value %s is not known", value);
    }
    return found;
  }

  @Nullable Tensor constant(String value) {
    return constants.get(value);
  }

  @Nullable Floats floats(String value) {
    return constants.get(value) instanceof Floats floats ? floats : null;
  }

  /** Whether the value is one constant number, within 0.1 % (files round √2 as they like). */
  boolean isNumber(String value, double expected) {
    Tensor tensor = constants.get(value);
    return tensor != null
        && tensor.count() == 1
        && Math.abs(tensor.at(0) - expected) <= 1e-3 * Math.abs(expected);
  }

  /** The input of a two-input node that is not {@code value}, null when that is neither. */
  static @Nullable String other(OpNode node, String value) {
    return node.inputs().size() != 2
        ? null
        : node.input(0).equals(value)
            ? node.input(1)
            : node.input(1).equals(value) ? node.input(0) : null;
  }

  Operands operands(OpNode node) {
    var operands = new ArrayList<Operand>();
    for (String input : node.inputs()) {
      operands.add(
          input.isEmpty() ? Operand.ABSENT : new Operand(sizes(input), constants.get(input)));
    }
    return new Operands(node, graph.opset(), operands, budget);
  }

  /** To be called before memory for so many elements is taken. */
  void take(long elements) {
    budget.take(elements);
  }

  /** The number that every element of a constant is; null when they differ or it is computed. */
  @Nullable Double uniform(String value) {
    return uniform.computeIfAbsent(value, name -> uniform(constants.get(name))).orElse(null);
  }

  private static Optional<Double> uniform(@Nullable Tensor tensor) {
    if (tensor == null || tensor.count() == 0) {
      return Optional.empty();
    }
    for (int i = 1; i < tensor.count(); i++) {
      if (tensor.at(i) != tensor.at(0)) {
        return Optional.empty();
      }
    }
    return Optional.of(tensor.at(0));
  }

  /** A new constant under a name not used yet. */
  String addConstant(String near, Tensor tensor) {
    String name = near;
    while (sizes.containsKey(name)) {
      name = near + "/" + copies.merge(near, 1, Integer::sum);
    }
    constants.put(name, tensor);
    sizes.put(name, tensor.sizes());
    return name;
  }

  /**
   * Puts one node in the place of the node with its output; the inner nodes that only served it go.
   *
   * @return false, and nothing changed, when an inner value is read elsewhere too
   */
  boolean fuse(OpNode fused, Collection<OpNode> inner) {
    var group = new LinkedHashSet<String>();
    inner.forEach(node -> group.add(node.output()));
    group.remove(fused.output());
    for (String value : group) {
      for (String reader : readers.getOrDefault(value, Set.of())) {
        if (!reader.equals(fused.output()) && !group.contains(reader)) {
          return false;
        }
      }
      if (value.equals(output)) {
        return false;
      }
    }
    group.forEach(this::remove);
    unread(nodes.get(fused.output()));
    put(fused);
    return true;
  }

  /** Takes a node away that changes nothing: who read its output now reads {@code value}. */
  void alias(OpNode node, String value) {
    Set<String> moved = readers.getOrDefault(node.output(), Set.of());
    remove(node.output());
    for (String reader : List.copyOf(moved)) {
      OpNode old = nodes.get(reader);
      if (old != null) {
        unread(old);
        List<String> inputs =
            old.inputs().stream()
                .map(input -> input.equals(node.output()) ? value : input)
                .toList();
        put(new OpNode(old.name(), old.op(), inputs, old.output(), old.attributes()));
      }
    }
    if (node.output().equals(output)) {
      output = value;
    }
  }

  private void put(OpNode node) {
    nodes.put(node.output(), node);
    for (String input : node.inputs()) {
      readers.computeIfAbsent(input, key -> new LinkedHashSet<>()).add(node.output());
    }
  }

  private void remove(String value) {
    unread(nodes.remove(value));
  }

  private void unread(@Nullable OpNode node) {
    if (node != null) {
      for (String input : node.inputs()) {
        readers.getOrDefault(input, Set.of()).remove(node.output());
      }
    }
  }
}
