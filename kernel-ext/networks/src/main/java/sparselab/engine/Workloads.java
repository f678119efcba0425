package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.hardware.ChannelCounts;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Workload;
import sparselab.hardware.Workload.Phase;
import sparselab.mask.Block;
import sparselab.mask.Channel;
import sparselab.mask.Filter;
import sparselab.mask.Head;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.mask.NofMShared;
import sparselab.mask.NofMTransposable;
import sparselab.mask.Row;
import sparselab.mask.Unstructured;
import sparselab.mask.Whole;
import sparselab.network.Attention;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.train.Inference;

/**
 * Lowers a network and its masks to what a hardware model predicts from: float32, one op for each
 * layer that costs something and two for attention.
 *
 * <p>A linear layer is {@code (batch·positions, in)·(in, out)}, a convolution {@code (batch·pixels,
 * in·kernel²)·(in·kernel², out)} that reads its image once, a depthwise one as many products as
 * channels. ReLU is part of the layer before, a batch norm of the product before it; flattening is
 * free; every other layer reads its inputs and writes its output.
 *
 * <p>Non-zeros and stored bytes are counted exactly from the masks; the structure is the mask's
 * pattern. Masks of whole rows, filters or channels are predicted as if the tensors were shrunk.
 */
public final class Workloads {
  private Workloads() {}

  /**
   * Inference of {@code batch} examples.
   *
   * @throws IllegalArgumentException when a mask names no weight of the network
   */
  public static Workload of(Network network, Masks masks, int batch) {
    return lower(network, masks, Phase.INFERENCE, new LayerOps(network, batch, false, 0));
  }

  /** {@code sequences} prompts read at once, each as long as the network's input. */
  public static Workload prefill(Network network, Masks masks, int sequences) {
    positions(network, "prefilled");
    return lower(network, masks, Phase.PREFILL, new LayerOps(network, sequences, false, 0));
  }

  /**
   * One more token for each of {@code sequences}: every weight is read for one position, and
   * attention reads the keys and values of {@code context} positions.
   *
   * @param context positions so far, the new one included
   * @throws IllegalArgumentException when some layer needs more than the new position: attention
   *     that is not causal, or a pool over positions
   */
  public static Workload decode(Network network, Masks masks, int sequences, int context) {
    positions(network, "decoded");
    OnePosition.check(network, context);
    return lower(network, masks, Phase.DECODE, new LayerOps(network, sequences, true, context));
  }

  private static void positions(Network network, String what) {
    if (network.nodes().stream().noneMatch(node -> node.layer() instanceof Attention)) {
      throw new IllegalArgumentException(
          "Network %s has no attention, so it cannot be %s; use Workloads.of"
              .formatted(network.name(), what));
    }
  }

  /**
   * Inference of these very examples: as {@link #of}, with the zeros of each layer's input counted
   * too, for every term of the sum. {@link Op#macsEffectual} is then exact.
   *
   * @param x float32 (n, …input shape)
   */
  public static Workload counted(Network network, Masks masks, INDArray x) {
    Network pruned = masks.applyTo(network);
    Map<String, INDArray> activations = Inference.of(pruned).activations(x);
    Workload plain = of(network, masks, Math.toIntExact(x.size(0)));
    return plain.mapped(op -> op.weightCount() == 0 ? op : counted(op, pruned, activations));
  }

  private static Op counted(Op op, Network pruned, Map<String, INDArray> activations) {
    Node node = pruned.node(op.name());
    INDArray input = activations.get(node.inputs().getFirst());
    if (input == null) {
      throw new IllegalStateException("no activations for " + node.inputs());
    }
    ChannelCounts counts = NonZeros.of(node.layer(), pruned.weight(node.weight("weight")), input);
    float[] values = input.dup('c').data().asFloat();
    long nonZero = NonZeros.in(values, 0, values.length);
    return op.channels(counts).activationDensity(Math.max(1, nonZero) / (double) values.length);
  }

  private static Workload lower(Network network, Masks masks, Phase phase, LayerOps layers) {
    for (String name : masks.byName().keySet()) {
      network.weight(name); // an error that lists the names there are
    }
    var ops = new ArrayList<Op>();
    for (Node node : network.nodes()) {
      layers.of(node).forEach(op -> ops.add(pruned(op, node, masks)));
    }
    return new Workload(network.name(), phase, layers.batch(), ops);
  }

  private static Op pruned(Op op, Node node, Masks masks) {
    Mask mask = op.weightCount() == 0 ? null : masks.byName().get(node.weight("weight"));
    if (mask == null || mask.kept() == mask.size()) {
      return op;
    }
    Op pruned = op.pruned(structure(mask), mask.kept());
    return mask.pattern() instanceof Block ? pruned.stored(Stored.smallest(mask)) : pruned;
  }

  private static Structure structure(Mask mask) {
    return switch (mask.pattern()) {
      case Unstructured _ -> Structure.UNSTRUCTURED;
      case Block(int rows, int columns) -> Structure.block(rows, columns);
      case NofM(int n, int m) -> Structure.keep(n).of(m);
      case NofMShared(int n, int m, _) -> Structure.keep(n).of(m);
      case NofMTransposable(int n, int m) -> Structure.keep(n).of(m);
      case Row _, Filter _, Channel _, Head _, Whole _ -> Structure.CHANNEL;
    };
  }

  /** Names of the layers that have weights, in order. */
  static List<String> layers(Workload workload) {
    return workload.ops().stream().filter(op -> op.weightCount() > 0).map(Op::name).toList();
  }
}
