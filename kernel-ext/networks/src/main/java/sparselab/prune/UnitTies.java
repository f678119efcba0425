package sparselab.prune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;

/** Gives each channel at each node a unit, and joins the units that layers tie together. */
final class UnitTies {
  private final Network network;
  private final Map<String, int[]> channels = new LinkedHashMap<>();
  private int[] parent = new int[64];
  private int made;
  private final Map<Integer, String> fixed = new HashMap<>();
  private final Map<Integer, Integer> numbers = new LinkedHashMap<>();

  UnitTies(Network network) {
    this.network = network;
    channels.put(Network.INPUT, fresh(width(network.inputShape())));
    for (Node node : network.nodes()) {
      channels.put(node.name(), visit(node));
    }
    // Number what is left of the joined units in the order of the nodes.
    channels.replaceAll((_, ids) -> Arrays.stream(ids).map(this::number).toArray());
    fix(channels(Network.INPUT), "they are the network's input");
    fix(channels(network.nodes().getLast().name()), "they are the network's output");
    for (Node node : network.nodes()) {
      if (node.layer() instanceof LayerNorm || node.layer() instanceof RmsNorm) {
        fix(
            channels(node.name()),
            "%s takes its statistics over all of them".formatted(node.name()));
      }
    }
  }

  /** Channels of an image, features of a vector or of each position. */
  private static int width(Shape shape) {
    return shape.rank() == 2 ? shape.size(1) : shape.size(0);
  }

  Map<String, int[]> units() {
    return channels;
  }

  int count() {
    return numbers.size();
  }

  /** Why a unit cannot leave, or empty. */
  String fixed(int unit) {
    return fixed.getOrDefault(unit, "");
  }

  private void fix(int[] units, String why) {
    Arrays.stream(units).forEach(unit -> fixed.putIfAbsent(unit, why));
  }

  private int number(int id) {
    return numbers.computeIfAbsent(root(id), _ -> numbers.size());
  }

  private int[] channels(String node) {
    return Objects.requireNonNull(channels.get(node), node);
  }

  private int[] visit(Node node) {
    int[] x = channels(node.inputs().getFirst());
    Shape shape = network.shape(node.inputs().getFirst());
    return switch (node.layer()) {
      case Linear linear -> fresh(linear.out());
      case Conv2d conv -> fresh(conv.out());
      case Embedding embedding -> fresh(embedding.features());
      case Relu _,
          Relu6 _,
          Gelu _,
          Silu _,
          MaxPool2d _,
          AveragePool2d _,
          GlobalAveragePool _,
          BatchNorm _,
          LayerNorm _,
          RmsNorm _,
          DepthwiseConv2d _ ->
          x;
      case Flatten _ ->
          IntStream.range(0, shape.count())
              .map(i -> shape.rank() == 2 ? x[i % x.length] : x[i / (shape.count() / x.length)])
              .toArray();
      case Add _, Multiply _ -> tied(node);
      case Concat _ -> shape.rank() == 2 ? tied(node) : joined(node);
      case Attention attention -> heads(node, attention);
    };
  }

  private int[] fresh(int count) {
    while (made + count > parent.length) {
      parent = Arrays.copyOf(parent, 2 * parent.length);
    }
    int[] ids = IntStream.range(made, made + count).toArray();
    System.arraycopy(ids, 0, parent, made, count);
    made += count;
    return ids;
  }

  /** Inputs element by element, so that channel i of one is channel i of all. */
  private int[] tied(Node node) {
    int[] x = channels(node.inputs().getFirst());
    for (String other : node.inputs()) {
      int[] y = channels(other);
      for (int i = 0; i < x.length; i++) {
        tie(x[i], y[i]);
      }
    }
    return x;
  }

  private int[] joined(Node node) {
    return node.inputs().stream().flatMapToInt(name -> Arrays.stream(channels(name))).toArray();
  }

  /** All heads that share keys and values are one unit, with their queries, keys and values. */
  private int[] heads(Node node, Attention attention) {
    int[] q = channels(node.inputs().getFirst());
    for (String name : node.inputs()) {
      int[] x = channels(name);
      int perUnit = x.length / attention.keyValueHeads();
      for (int i = 0; i < x.length; i++) {
        tie(q[i / perUnit * (q.length / attention.keyValueHeads())], x[i]);
      }
    }
    return q;
  }

  private int root(int id) {
    int at = id;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** The lower number becomes the root: it belongs to the earlier layer. */
  private void tie(int a, int b) {
    int x = root(a);
    int y = root(b);
    parent[Math.max(x, y)] = Math.min(x, y);
  }
}
