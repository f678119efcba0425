package sparselab.prune;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;

/**
 * Biases after channels went: what a removed channel always was, times the weights that read it,
 * {@code b'_o = b_o + Σ_{c removed} W_oc · constant_c}.
 */
final class Constants {
  private final Map<String, double[]> biases = new LinkedHashMap<>();

  /**
   * @param removed by producer
   */
  Constants(Network network, Channels channels, Map<String, BitSet> removed) {
    for (Node node : channels.producers()) {
      double[] bias = Context.doubles(network.weight(node.weight("bias")));
      String input = node.inputs().getFirst();
      String from = channels.producer(input);
      if (!from.equals(Network.INPUT)) {
        double[] earlier = Objects.requireNonNull(biases.get(from), from);
        BitSet gone = Objects.requireNonNull(removed.get(from), from);
        double[] w = Context.doubles(network.weight(node.weight("weight")));
        int k = w.length / bias.length;
        int perChannel = channels.perChannel(node);
        for (int i = 0; i < w.length; i++) {
          int channel = i % k / perChannel;
          if (w[i] != 0 && gone.get(channel)) {
            bias[i / k] += w[i] * at(network, input, earlier[channel]);
          }
        }
      }
      biases.put(node.name(), bias);
    }
  }

  /** By producer, in the order of all its channels. */
  Map<String, double[]> biases() {
    return biases;
  }

  /** A constant of a producer as a later node passes it on. */
  static double at(Network network, String name, double value) {
    if (name.equals(Network.INPUT)) {
      return value;
    }
    Node node = network.node(name);
    return switch (node.layer()) {
      case Linear _, Conv2d _ -> value;
      case Relu _ -> Math.max(0, at(network, node.inputs().getFirst(), value));
      case MaxPool2d _, Flatten _ -> at(network, node.inputs().getFirst(), value);
      case Generic generic -> throw generic.cannotBe(node.name(), "shrunk");
    };
  }
}
