package sparselab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
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
import sparselab.network.Layer;
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

/** Builds the network that a plan leaves. */
final class Shrinker {
  private final ShrinkPlan plan;
  private final Network network;
  private final DependencyGraph graph;
  private final Constants constants;
  private final Map<String, INDArray> weights = new LinkedHashMap<>();
  private final Map<String, Mask> masks = new LinkedHashMap<>();

  Shrinker(ShrinkPlan plan) {
    this.plan = plan;
    this.network = plan.network();
    this.graph = DependencyGraph.of(network);
    this.constants = new Constants(network);
  }

  Shrink.Shrunk apply() {
    var nodes = new ArrayList<Node>();
    for (Node node : network.nodes()) {
      Layer layer = smaller(node);
      nodes.add(new Node(node.name(), layer, node.inputs()));
      layer.weightShapes().forEach((name, shape) -> shrink(node, name, shape));
    }
    return new Shrink.Shrunk(
        new Network(network.name(), network.inputShape(), nodes, weights), new Masks(masks));
  }

  private Layer smaller(Node node) {
    int in = kept(node.inputs().getFirst()).length;
    int out = kept(node.name()).length;
    return switch (node.layer()) {
      case Linear _ -> new Linear(in, out);
      case Conv2d conv -> new Conv2d(in, out, conv.kernel(), conv.stride(), conv.padding());
      case DepthwiseConv2d conv ->
          new DepthwiseConv2d(out, conv.kernel(), conv.stride(), conv.padding());
      case BatchNorm norm -> new BatchNorm(out, norm.epsilon(), norm.momentum());
      case LayerNorm norm -> new LayerNorm(out, norm.epsilon());
      case RmsNorm norm -> new RmsNorm(out, norm.epsilon());
      case Embedding embedding -> new Embedding(embedding.vocabulary(), out, embedding.positions());
      case Attention attention -> {
        int size = network.shape(node.name()).size(1) / attention.heads();
        int heads = out / size;
        int shared = attention.heads() / attention.keyValueHeads();
        yield new Attention(heads, heads / shared, attention.causal(), attention.rotaryBase());
      }
      case Relu _,
          Relu6 _,
          Gelu _,
          Silu _,
          MaxPool2d _,
          AveragePool2d _,
          GlobalAveragePool _,
          Flatten _,
          Add _,
          Multiply _,
          Concat _ ->
          node.layer();
    };
  }

  /** Channels of a node that stay, rising. */
  private int[] kept(String node) {
    int[] units = graph.outputs(node);
    return IntStream.range(0, units.length).filter(i -> !gone(units[i])).toArray();
  }

  private boolean gone(int unit) {
    int group = graph.groupOf(unit);
    return group >= 0 && plan.groups().get(group).removed().get(graph.placeOf(unit));
  }

  private void shrink(Node node, String shortName, Shape shape) {
    String name = node.weight(shortName);
    float[] old = network.weight(name).dup('c').data().asFloat();
    if (shortName.equals("bias") && DependencyGraph.readsUnits(node)) {
      old = folded(node, old);
    }
    int[] rows = kept(node.name());
    int[] columns = {0};
    int area = 1;
    if (node.layer() instanceof Embedding) {
      columns = rows;
      rows = IntStream.range(0, shape.size(0)).toArray();
    } else if (shortName.equals("weight")) {
      boolean product = DependencyGraph.readsUnits(node);
      columns = product ? kept(node.inputs().getFirst()) : columns;
      area = shape.count() / rows.length / columns.length;
    }
    int oldColumns = old.length / area / oldRows(node, name);
    float[] values = new float[shape.count()];
    int[] from = new int[values.length];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        for (int p = 0; p < area; p++) {
          from[at] = (row * oldColumns + column) * area + p;
          values[at] = old[from[at]];
          at++;
        }
      }
    }
    weights.put(name, Nd4j.create(values, shape.toLongs(), 'c'));
    Mask mask = plan.masks().byName().get(name);
    if (mask != null) {
      var bits = new BitSet(values.length);
      IntStream.range(0, values.length).forEach(i -> bits.set(i, mask.keeps(from[i])));
      masks.put(name, mask(shape, bits, mask.pattern()));
    }
  }

  private int oldRows(Node node, String name) {
    return node.layer() instanceof Embedding
        ? network.weightShape(name).size(0)
        : graph.outputs(node.name()).length;
  }

  /** {@code b'_o = b_o + Σ_{c removed} W_oc · constant_c}. */
  private float[] folded(Node node, float[] old) {
    double[] bias = new double[old.length];
    DependencyGraph.Slices slices = graph.slices(node);
    double[] x = constants.at(node.inputs().getFirst());
    float[] w = network.weight(node.weight("weight")).dup('c').data().asFloat();
    boolean[] folds = new boolean[x.length];
    for (int j = 0; j < folds.length; j++) {
      // Where the value varies, whoever reads it is dead itself, and only kept to fill a tile.
      folds[j] = gone(slices.columns()[j]) && x[j] != 0 && !Double.isNaN(x[j]);
    }
    for (int i = 0; i < w.length; i++) {
      int column = i % slices.k() / slices.area();
      if (folds[column] && w[i] != 0 && !gone(slices.row(i))) {
        bias[i / slices.k()] += w[i] * x[column];
      }
    }
    float[] sum = new float[old.length];
    for (int o = 0; o < sum.length; o++) {
      sum[o] = (float) (old[o] + bias[o]);
    }
    return sum;
  }

  /** The old promise where it still holds: blocks may have moved out of step. */
  private static Mask mask(Shape shape, BitSet bits, Pattern pattern) {
    var plain = new Mask(shape, bits, Pattern.unstructured());
    List<String> violations = pattern.violations(plain);
    return violations.isEmpty() ? new Mask(shape, bits, pattern) : plain;
  }
}
