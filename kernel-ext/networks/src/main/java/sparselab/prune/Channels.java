package sparselab.prune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

/** Which layer makes the channels that each node of a network passes on. */
final class Channels {
  private final Network network;
  private final Map<String, String> producerOf = new HashMap<>();

  Channels(Network network) {
    this.network = network;
    producerOf.put(Network.INPUT, Network.INPUT);
    for (Node node : network.nodes()) {
      producerOf.put(
          node.name(),
          switch (node.layer()) {
            case Linear _, Conv2d _ -> node.name();
            case Relu _, MaxPool2d _, Flatten _ -> producer(node.inputs().getFirst());
            case Generic generic -> throw generic.cannotBe(node.name(), "pruned by channels");
          });
    }
  }

  /** The node whose channels the named node has, or {@link Network#INPUT}. */
  String producer(String name) {
    return Objects.requireNonNull(producerOf.get(name), name);
  }

  /** Nodes that make channels, in order. */
  List<Node> producers() {
    return network.nodes().stream().filter(n -> producer(n.name()).equals(n.name())).toList();
  }

  /** Nodes with weights for the channels of a producer. */
  List<Node> readers(Node of) {
    var readers = new ArrayList<Node>();
    for (Node node : producers()) {
      if (producer(node.inputs().getFirst()).equals(of.name())) {
        readers.add(node);
      }
    }
    return readers;
  }

  /** Whether the network's output has the channels of a producer: they must all stay. */
  boolean reachesOutput(Node of) {
    return producer(network.nodes().getLast().name()).equals(of.name());
  }

  static int outputs(Node producer) {
    return switch (producer.layer()) {
      case Linear linear -> linear.out();
      case Conv2d conv -> conv.out();
      case Relu _, MaxPool2d _, Flatten _ ->
          throw new IllegalArgumentException(producer.name() + " makes no channels");
      case Generic generic -> throw generic.cannotBe(producer.name(), "pruned by channels");
    };
  }

  /**
   * Weights of one output of a reader that belong to one of its input channels: features of a
   * flattened image, or kernel positions. They lie together.
   */
  int perChannel(Node reader) {
    String from = producer(reader.inputs().getFirst());
    int channels =
        from.equals(Network.INPUT) ? network.inputShape().size(0) : outputs(network.node(from));
    int k = network.weightShape(reader.weight("weight")).count() / outputs(reader);
    return k / channels;
  }
}
