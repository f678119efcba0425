package sparselab.engine;

import java.util.List;
import java.util.Optional;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
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

/**
 * What each layer costs, dense, as ops of a hardware model.
 *
 * @param batch examples or sequences
 * @param decoding whether each sequence computes one position only
 * @param context positions that attention looks at when decoding, the new one included
 */
record LayerOps(Network network, long batch, boolean decoding, int context) {
  private static final ElementType TYPE = ElementType.FP32;

  /** The ops of a node: none where it costs nothing of its own, two for attention. */
  List<Op> of(Node node) {
    Shape x = network.shape(node.inputs().getFirst());
    Shape y = network.shape(node.name());
    return switch (node.layer()) {
      case Linear linear ->
          List.of(
              Op.gemm(
                  node.name(), count(y) / linear.out() * batch, linear.in(), linear.out(), TYPE));
      case Conv2d conv -> {
        long k = (long) conv.in() * conv.kernel() * conv.kernel();
        yield List.of(
            Op.gemm(node.name(), pixels(y), k, conv.out(), TYPE).reading(bytes(count(x))));
      }
      case DepthwiseConv2d depthwise -> {
        long k = (long) depthwise.kernel() * depthwise.kernel();
        yield List.of(
            Op.grouped(node.name(), pixels(y), k, 1, depthwise.channels(), TYPE)
                .reading(bytes(count(x))));
      }
      case Attention attention -> attention(node.name(), attention, x);
      case Embedding embedding -> {
        long tables = embedding.positions() > 0 ? 2 : 1;
        yield List.of(moving(node.name(), count(x) + tables * count(y), count(y)));
      }
      case BatchNorm _ -> foldsIntoProduct(node) ? List.of() : List.of(elementwise(node, y));
      case Relu _, Relu6 _, Flatten _ -> List.of();
      case MaxPool2d _,
          AveragePool2d _,
          GlobalAveragePool _,
          LayerNorm _,
          RmsNorm _,
          Gelu _,
          Silu _,
          Add _,
          Multiply _,
          Concat _ ->
          List.of(elementwise(node, y));
    };
  }

  /**
   * Scores {@code q·kᵀ} and sums {@code p·v}, one product for each head of k and v: the queries
   * that share it are its rows. Causal attention counts whole, as kernels do that mask afterwards.
   */
  private List<Op> attention(String name, Attention attention, Shape q) {
    long sharing = attention.heads() / attention.keyValueHeads();
    long rows = (decoding ? 1 : q.size(0)) * sharing;
    long keys = decoding ? context : q.size(0);
    long width = q.size(1) / attention.heads();
    long groups = batch * attention.keyValueHeads();
    return List.of(
        Op.activations(name + ".scores", rows, width, keys, groups, TYPE),
        Op.activations(name + ".values", rows, keys, width, groups, TYPE));
  }

  /** Reads all inputs and writes its output; the arithmetic is taken as free. */
  private Op elementwise(Node node, Shape y) {
    long inputs = node.inputs().stream().mapToLong(name -> count(network.shape(name))).sum();
    return moving(node.name(), inputs, count(y));
  }

  private Op moving(String name, long inputs, long outputs) {
    return Op.elementwise(name, bytes(inputs), bytes(outputs), TYPE);
  }

  /** A batch norm scales and shifts by constants: right behind a product they go into weights. */
  private boolean foldsIntoProduct(Node node) {
    String input = node.inputs().getFirst();
    Optional<Node> before =
        network.nodes().stream().filter(one -> one.name().equals(input)).findFirst();
    long readers = network.nodes().stream().filter(one -> one.inputs().contains(input)).count();
    return readers == 1 && before.map(one -> one.layer().macs(new Shape(1)) > 0).orElse(false);
  }

  private long pixels(Shape y) {
    return batch * y.size(1) * y.size(2);
  }

  /** Values of one example; of one position when decoding, whose first axis is the positions. */
  private long count(Shape shape) {
    return decoding ? shape.count() / shape.size(0) : shape.count();
  }

  private long bytes(long perExample) {
    return TYPE.bytes(Math.multiplyExact(perExample, batch));
  }
}
