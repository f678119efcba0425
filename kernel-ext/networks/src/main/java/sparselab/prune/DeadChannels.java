package sparselab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sparselab.network.Conv2d;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Finds channels that can go: nothing flows in, or nothing reads. One that goes may free others, so
 * it is looked again until nothing changes.
 */
final class DeadChannels {
  private final Network network;
  private final Channels channels;
  private final Map<String, BitSet> removed = new LinkedHashMap<>();
  private final Map<String, String> notes = new HashMap<>();

  DeadChannels(Network network) {
    this.network = network;
    this.channels = new Channels(network);
    channels.producers().forEach(node -> removed.put(node.name(), new BitSet()));
  }

  List<ShrinkPlan.Group> find() {
    int before = -1;
    int now = 0;
    while (now > before) {
      Map<String, double[]> biases = new Constants(network, channels, removed).biases();
      channels.producers().forEach(node -> withoutInput(node, biases));
      channels.producers().reversed().forEach(this::withoutReader);
      before = now;
      now = removed.values().stream().mapToInt(BitSet::cardinality).sum();
    }
    var groups = new ArrayList<ShrinkPlan.Group>();
    for (Node node : channels.producers()) {
      if (!channels.reachesOutput(node)) {
        groups.add(
            new ShrinkPlan.Group(
                node.name(),
                channels.readers(node).stream().map(Node::name).toList(),
                Channels.outputs(node),
                removed(node.name()),
                notes.getOrDefault(node.name(), "")));
      }
    }
    return groups;
  }

  private BitSet removed(String producer) {
    return Objects.requireNonNull(removed.get(producer), producer);
  }

  /** Removes channels whose weights from all channels that stay are zero. */
  private void withoutInput(Node node, Map<String, double[]> biases) {
    if (channels.reachesOutput(node)) {
      return;
    }
    double[] w = Context.doubles(network.weight(node.weight("weight")));
    double[] bias = Objects.requireNonNull(biases.get(node.name()));
    int outputs = Channels.outputs(node);
    int k = w.length / outputs;
    BitSet gone = removed(node.name());
    int blocked = 0;
    for (int o = 0; o < outputs; o++) {
      if (!gone.get(o) && silent(w, o * k, node, k)) {
        if (foldable(node, bias[o])) {
          drop(gone, o, outputs);
        } else {
          blocked++;
        }
      }
    }
    if (blocked > 0) {
      notes.put(
          node.name(),
          "%d without inputs stay: their bias passes a padded convolution, whose border no bias can replace"
              .formatted(blocked));
    }
  }

  private boolean silent(double[] w, int row, Node node, int k) {
    String from = channels.producer(node.inputs().getFirst());
    BitSet goneInputs = from.equals(Network.INPUT) ? new BitSet() : removed(from);
    int perChannel = channels.perChannel(node);
    for (int j = 0; j < k; j++) {
      if (w[row + j] != 0 && !goneInputs.get(j / perChannel)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a constant channel can move into the biases of its readers. */
  private boolean foldable(Node node, double bias) {
    return channels.readers(node).stream()
        .allMatch(
            reader ->
                Constants.at(network, reader.inputs().getFirst(), bias) == 0
                    || !(reader.layer() instanceof Conv2d conv && conv.padding() > 0));
  }

  /** Removes channels that no channel that stays reads. */
  private void withoutReader(Node node) {
    if (channels.reachesOutput(node)) {
      return;
    }
    BitSet gone = removed(node.name());
    BitSet read = new BitSet();
    for (Node reader : channels.readers(node)) {
      double[] w = Context.doubles(network.weight(reader.weight("weight")));
      int k = w.length / Channels.outputs(reader);
      int perChannel = channels.perChannel(reader);
      BitSet goneRows = removed(reader.name());
      for (int i = 0; i < w.length; i++) {
        if (w[i] != 0 && !goneRows.get(i / k)) {
          read.set(i % k / perChannel);
        }
      }
    }
    int outputs = Channels.outputs(node);
    for (int o = 0; o < outputs; o++) {
      if (!read.get(o) && !gone.get(o)) {
        drop(gone, o, outputs);
      }
    }
  }

  /** One channel always stays: a tensor has no size of zero. */
  private static void drop(BitSet gone, int channel, int outputs) {
    if (gone.cardinality() < outputs - 1) {
      gone.set(channel);
    }
  }
}
