package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Workload;
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
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** Lowers a network and its masks to what a hardware model predicts from. */
public final class Workloads {
  private Workloads() {}

  /**
   * One op per layer that costs something, float32: a linear layer is {@code (batch, in)·(in,
   * out)}, a convolution {@code (batch·pixels, in·kernel²)·(in·kernel², out)} that reads its image
   * once. ReLU is part of the layer before; flattening is free.
   *
   * <p>Non-zeros are counted exactly from the masks; the structure is the mask's pattern. Masks of
   * whole rows, filters or channels are predicted as if the tensors were shrunk.
   *
   * @throws IllegalArgumentException when a mask names no weight of the network
   */
  public static Workload of(Network network, Masks masks, int batch) {
    for (String name : masks.byName().keySet()) {
      network.weight(name); // an error that lists the names there are
    }
    var ops = new ArrayList<Op>();
    for (Node node : network.nodes()) {
      Shape x = network.shape(node.inputs().getFirst());
      Shape y = network.shape(node.name());
      lower(node, x, y, batch).map(op -> pruned(op, node, masks)).ifPresent(ops::add);
    }
    return Workload.of(network.name(), batch, ops);
  }

  private static Optional<Op> lower(Node node, Shape x, Shape y, int batch) {
    return switch (node.layer()) {
      case Linear linear -> {
        long positions = y.count() / linear.out();
        yield Optional.of(
            Op.gemm(node.name(), batch * positions, linear.in(), linear.out(), ElementType.FP32));
      }
      case Conv2d conv -> {
        long pixels = (long) batch * y.size(1) * y.size(2);
        long k = (long) conv.in() * conv.kernel() * conv.kernel();
        Op op = Op.gemm(node.name(), pixels, k, conv.out(), ElementType.FP32);
        yield Optional.of(reading(op, ElementType.FP32.bytes((long) batch * x.count())));
      }
      case MaxPool2d _ -> Optional.of(elementwise(node, x, y, batch));
      case Attention attention -> throw attention.cannotBe(node.name(), "predicted");
      case DepthwiseConv2d depthwise -> throw depthwise.cannotBe(node.name(), "predicted");
      case Generic _ -> Optional.of(elementwise(node, x, y, batch));
      case Relu _, Flatten _ -> Optional.empty();
    };
  }

  /** Reads its first input and writes its output; the arithmetic is taken as free. */
  private static Op elementwise(Node node, Shape x, Shape y, int batch) {
    return Op.elementwise(
        node.name(),
        ElementType.FP32.bytes((long) batch * x.count()),
        ElementType.FP32.bytes((long) batch * y.count()),
        ElementType.FP32);
  }

  /** The same op with other input bytes. */
  private static Op reading(Op op, long inputBytes) {
    return new Op(
        op.name(),
        op.m(),
        op.k(),
        op.n(),
        op.groups(),
        op.macsDense(),
        op.macsNonZero(),
        op.weightType(),
        op.activationType(),
        op.weightCount(),
        op.weightNonZeros(),
        op.structure(),
        op.stored(),
        inputBytes,
        op.outputBytes(),
        op.activationDensity(),
        op.channels());
  }

  private static Op pruned(Op op, Node node, Masks masks) {
    Mask mask = masks.byName().get(node.weight("weight"));
    return mask == null || mask.kept() == mask.size()
        ? op
        : op.pruned(structure(mask), mask.kept());
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
