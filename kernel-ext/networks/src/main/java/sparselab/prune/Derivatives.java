package sparselab.prune;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/**
 * A network's forward and backward pass in float64, and products with its Hessian.
 *
 * <p>Written for exactness, not for speed: criteria look at a few hundred examples once. A plain
 * layer is either a product of weights and inputs, or a selection of inputs (ReLU, pooling), so
 * that the same few operations give values, gradients and their tangents; {@link GenericSteps} are
 * the others.
 */
final class Derivatives {
  private final Network network;
  private final Map<String, double[]> weights = new LinkedHashMap<>();
  private final Map<String, Product> products = new HashMap<>();
  private final GenericSteps generics;

  Derivatives(Network network) {
    this.network = network;
    network.weights().forEach((name, w) -> weights.put(name, Context.doubles(w)));
    generics = new GenericSteps(network, weights);
    for (Node node : network.nodes()) {
      Shape x = network.shape(node.inputs().getFirst());
      Shape y = network.shape(node.name());
      switch (node.layer()) {
        case Linear linear -> products.put(node.name(), Product.of(linear, y));
        case Conv2d conv -> products.put(node.name(), Product.of(conv, x, y));
        case Relu _, MaxPool2d _, Flatten _, Generic _ -> {}
      }
    }
  }

  /** The weights this computes with; may be changed by the caller. */
  Map<String, double[]> weights() {
    return weights;
  }

  /** Name of the node whose value is the network's output. */
  String output() {
    return network.nodes().getLast().name();
  }

  Product product(Node node) {
    return Objects.requireNonNull(products.get(node.name()), node.name());
  }

  /**
   * Values at every node, and which input each output of a selecting layer came from (−1: zero).
   */
  record Pass(int n, Map<String, double[]> values, Map<String, int[]> chosen) {
    double[] value(String node) {
      return Objects.requireNonNull(values.get(node), node);
    }
  }

  /** Forward pass of n examples, (n, inputs). */
  Pass forward(double[] x, int n) {
    var pass = new Pass(n, new HashMap<>(), new HashMap<>());
    pass.values.put(Network.INPUT, x);
    for (Node node : network.nodes()) {
      double[] in = pass.value(node.inputs().getFirst());
      int size = network.shape(node.name()).count();
      double[] y =
          switch (node.layer()) {
            case Linear _, Conv2d _ -> {
              double[] sum = bias(node, weights, n, size);
              product(node).forward(weight(node, weights), in, n, sum);
              yield sum;
            }
            case Relu _ -> select(in, pass, node, Selections.rectified(in));
            case MaxPool2d pool ->
                select(
                    in,
                    pass,
                    node,
                    Selections.pooled(in, n, pool, network.shape(node.inputs().getFirst()), size));
            case Flatten _ -> in;
            case Generic generic -> generics.forward(node, generic, inputs(node, pass), n);
          };
      pass.values.put(node.name(), y);
    }
    return pass;
  }

  private static double[] select(double[] in, Pass pass, Node node, int[] chosen) {
    pass.chosen.put(node.name(), chosen);
    return Selections.take(in, chosen);
  }

  /**
   * Gradients of every weight, given the gradient at the outputs.
   *
   * @param dy (n, outputs)
   */
  Map<String, double[]> backward(Pass pass, double[] dy) {
    return backward(pass, dy, Map.of(), null, null);
  }

  /**
   * Whether {@link #hessianTimes} knows all layers of the network: products of weights and inputs,
   * and selections.
   */
  boolean exactHessian() {
    return network.nodes().stream().noneMatch(node -> node.layer() instanceof Generic);
  }

  /**
   * {@code H·v}: derivative of the gradient along a direction, exact (Pearlmutter's R-operator).
   *
   * @param dy gradient at the outputs
   * @param curvature from tangents of the outputs to tangents of {@code dy}
   * @param direction v, by weight; a weight left out does not move
   */
  Map<String, double[]> hessianTimes(
      Pass pass, double[] dy, UnaryOperator<double[]> curvature, Map<String, double[]> direction) {
    Map<String, double[]> tangents = tangents(pass, direction);
    double[] out = Objects.requireNonNull(tangents.get(network.nodes().getLast().name()), "output");
    return backward(pass, dy, direction, tangents, curvature.apply(out));
  }

  /** Derivative of every node's value along a direction of the weights. */
  private Map<String, double[]> tangents(Pass pass, Map<String, double[]> direction) {
    var tangents = new HashMap<String, double[]>();
    tangents.put(Network.INPUT, new double[pass.value(Network.INPUT).length]);
    for (Node node : network.nodes()) {
      String input = node.inputs().getFirst();
      double[] t = Objects.requireNonNull(tangents.get(input), input);
      int size = network.shape(node.name()).count();
      tangents.put(
          node.name(),
          switch (node.layer()) {
            case Linear _, Conv2d _ -> {
              double[] sum = bias(node, direction, pass.n, size);
              product(node).forward(weight(node, weights), t, pass.n, sum);
              product(node).forward(weight(node, direction), pass.value(input), pass.n, sum);
              yield sum;
            }
            case Relu _, MaxPool2d _ -> Selections.take(t, chosen(pass, node));
            case Flatten _ -> t;
            case Generic generic ->
                throw new IllegalStateException(generic + ": its Hessian is taken by differences");
          });
    }
    return tangents;
  }

  /** With tangents: of the gradients; without: the gradients themselves. */
  private Map<String, double[]> backward(
      Pass pass,
      double[] dy,
      Map<String, double[]> direction,
      @Nullable Map<String, double[]> tangents,
      double @Nullable [] tangentOfDy) {
    var result = new LinkedHashMap<String, double[]>();
    weights.forEach((name, w) -> result.put(name, new double[w.length]));
    var d = new HashMap<String, double[]>();
    var dt = new HashMap<String, double[]>();
    String last = network.nodes().getLast().name();
    d.put(last, dy);
    if (tangentOfDy != null) {
      dt.put(last, tangentOfDy);
    }
    for (Node node : network.nodes().reversed()) {
      double[] at = d.get(node.name());
      if (at == null) {
        continue; // nothing that matters reads this node
      }
      String input = node.inputs().getFirst();
      double[] x = pass.value(input);
      double[] into = d.computeIfAbsent(input, _ -> new double[x.length]);
      double[] att = dt.get(node.name());
      double[] intoT = att == null ? null : dt.computeIfAbsent(input, _ -> new double[x.length]);
      switch (node.layer()) {
        case Linear _, Conv2d _ -> {
          Product product = product(node);
          double[] w = weight(node, weights);
          double[] dw = weight(node, result);
          product.toInput(w, at, pass.n, into);
          if (tangents != null && att != null && intoT != null) {
            product.toWeight(x, att, pass.n, dw);
            product.toWeight(Objects.requireNonNull(tangents.get(input), input), at, pass.n, dw);
            product.toInput(w, att, pass.n, intoT);
            product.toInput(weight(node, direction), at, pass.n, intoT);
            addBias(node, att, pass.n, result);
          } else {
            product.toWeight(x, at, pass.n, dw);
            addBias(node, at, pass.n, result);
          }
        }
        case Relu _, MaxPool2d _ -> {
          Selections.give(at, chosen(pass, node), into);
          if (att != null && intoT != null) {
            Selections.give(att, chosen(pass, node), intoT);
          }
        }
        case Flatten _ -> {
          Selections.add(at, into);
          if (att != null && intoT != null) {
            Selections.add(att, intoT);
          }
        }
        case Generic generic -> {
          double[][] all =
              node.inputs().stream()
                  .map(name -> d.computeIfAbsent(name, _ -> new double[pass.value(name).length]))
                  .toArray(double[][]::new);
          generics.backward(node, generic, inputs(node, pass), at, pass.n, all, result);
        }
      }
    }
    return result;
  }

  private static double[][] inputs(Node node, Pass pass) {
    return node.inputs().stream().map(pass::value).toArray(double[][]::new);
  }

  private static int[] chosen(Pass pass, Node node) {
    return Objects.requireNonNull(pass.chosen.get(node.name()), node.name());
  }

  private double[] weight(Node node, Map<String, double[]> from) {
    String name = node.weight("weight");
    double[] given = from.get(name);
    return given != null ? given : new double[count(name)];
  }

  private int count(String name) {
    return Objects.requireNonNull(weights.get(name), name).length;
  }

  /** Outputs filled with the bias of their channel. */
  private double[] bias(Node node, Map<String, double[]> from, int n, int size) {
    double[] y = new double[n * size];
    double[] bias = from.get(node.weight("bias"));
    if (bias != null) {
      boolean image = node.layer() instanceof Conv2d;
      int pixels = image ? size / bias.length : 1;
      for (int i = 0; i < y.length; i++) {
        y[i] = bias[i / pixels % bias.length];
      }
    }
    return y;
  }

  private static void addBias(Node node, double[] dy, int n, Map<String, double[]> result) {
    double[] bias = Objects.requireNonNull(result.get(node.weight("bias")), node.name());
    boolean image = node.layer() instanceof Conv2d;
    int pixels = image ? dy.length / n / bias.length : 1;
    for (int i = 0; i < dy.length; i++) {
      bias[i / pixels % bias.length] += dy[i];
    }
  }
}
