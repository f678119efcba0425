package sparselab.kernels;

import java.util.List;
import sparselab.sparse.Csr;

/**
 * A depthwise convolution and the 1×1 convolution that alone reads it, as one product: {@code out =
 * activation(W · between(depthwise(in)) + bias)}. The channels between never reach memory.
 */
public interface Separable {
  /** The rungs this JVM can run, the obvious first. */
  List<Separable> ALL =
      Simd.PRESENT
          ? List.of(new ReferenceSeparable(), FusedSeparable.dense(), FusedSeparable.rows())
          : List.of(new ReferenceSeparable());

  /** The rung that is fastest for sparse weights. */
  static Separable best() {
    return ALL.getLast();
  }

  /** The rung that is fastest for weights without zeros. */
  static Separable dense() {
    return ALL.get(ALL.size() > 1 ? 1 : 0);
  }

  /** Whether what lies between can be applied on the way: it must look at one value only. */
  static boolean suits(Activation between) {
    return switch (between) {
      case NONE, RELU, RELU6 -> true;
      case GELU, SILU -> false;
    };
  }

  /** Short and unique, as shown in tables. */
  String name();

  /**
   * Packs the weights.
   *
   * @param shape the depthwise convolution's, with as many output channels as the 1×1 has
   * @param windows (inChannels, kernelHeight, kernelWidth)
   * @param between bias of length inChannels, and one of the activations that suit
   * @param weights (outChannels, inChannels) of the 1×1 convolution
   * @throws IllegalArgumentException if the sizes do not fit each other
   */
  Conv.Prepared prepare(Conv.Shape shape, float[] windows, Epilogue between, Csr weights);
}
