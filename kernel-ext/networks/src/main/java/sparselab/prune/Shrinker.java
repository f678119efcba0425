package sparselab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Layer;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** Builds the network that a plan leaves. */
final class Shrinker {
  private final ShrinkPlan plan;
  private final Network network;
  private final Channels channels;
  private final Map<String, BitSet> removed = new LinkedHashMap<>();
  private final Map<String, double[]> biases;

  Shrinker(ShrinkPlan plan) {
    this.plan = plan;
    this.network = plan.network();
    this.channels = new Channels(network);
    channels.producers().forEach(node -> removed.put(node.name(), new BitSet()));
    plan.groups().forEach(group -> removed.put(group.producer(), group.removed()));
    this.biases = new Constants(network, channels, removed).biases();
  }

  Shrink.Shrunk apply() {
    var nodes = new ArrayList<Node>();
    var weights = new LinkedHashMap<String, INDArray>();
    var masks = new LinkedHashMap<String, Mask>();
    for (Node node : network.nodes()) {
      int[] outputs = kept(node.name());
      int[] inputs = kept(node.inputs().getFirst());
      Layer layer =
          switch (node.layer()) {
            case Linear _ -> new Linear(inputs.length * channels.perChannel(node), outputs.length);
            case Conv2d conv ->
                new Conv2d(
                    inputs.length, outputs.length, conv.kernel(), conv.stride(), conv.padding());
            case Relu _, MaxPool2d _, Flatten _ -> node.layer();
            case Generic generic -> throw generic.cannotBe(node.name(), "shrunk");
          };
      nodes.add(new Node(node.name(), layer, node.inputs()));
      if (!layer.weightShapes().isEmpty()) {
        shrink(node, layer, outputs, inputs, weights, masks);
      }
    }
    return new Shrink.Shrunk(
        new Network(network.name(), network.inputShape(), nodes, weights), new Masks(masks));
  }

  private void shrink(
      Node node,
      Layer layer,
      int[] outputs,
      int[] inputs,
      Map<String, INDArray> weights,
      Map<String, Mask> masks) {
    String name = node.weight("weight");
    int perChannel = channels.perChannel(node);
    float[] old = network.weight(name).dup('c').data().asFloat();
    int k = old.length / Channels.outputs(node);
    Mask oldMask = plan.masks().byName().get(name);
    float[] values = new float[outputs.length * inputs.length * perChannel];
    var bits = new BitSet(values.length);
    int at = 0;
    for (int o : outputs) {
      for (int c : inputs) {
        for (int p = 0; p < perChannel; p++) {
          int from = o * k + c * perChannel + p;
          values[at] = old[from];
          bits.set(at, oldMask == null || oldMask.keeps(from));
          at++;
        }
      }
    }
    Shape shape = Objects.requireNonNull(layer.weightShapes().get("weight"));
    weights.put(name, Nd4j.create(values, shape.toLongs(), 'c'));
    if (oldMask != null) {
      masks.put(name, mask(shape, bits, oldMask.pattern()));
    }
    double[] bias = Objects.requireNonNull(biases.get(node.name()));
    float[] keptBias = new float[outputs.length];
    for (int i = 0; i < keptBias.length; i++) {
      keptBias[i] = (float) bias[outputs[i]];
    }
    weights.put(node.weight("bias"), Nd4j.create(keptBias, new long[] {keptBias.length}, 'c'));
  }

  /** The old promise where it still holds: blocks may have moved out of step. */
  private static Mask mask(Shape shape, BitSet bits, Pattern pattern) {
    var plain = new Mask(shape, bits, Pattern.unstructured());
    List<String> violations = pattern.violations(plain);
    return violations.isEmpty() ? new Mask(shape, bits, pattern) : plain;
  }

  /** Channels of a node that stay. */
  private int[] kept(String name) {
    String producer = channels.producer(name);
    if (producer.equals(Network.INPUT)) {
      return IntStream.range(0, network.inputShape().size(0)).toArray();
    }
    BitSet gone = Objects.requireNonNull(removed.get(producer), producer);
    int outputs = Channels.outputs(network.node(producer));
    return IntStream.range(0, outputs).filter(o -> !gone.get(o)).toArray();
  }
}
