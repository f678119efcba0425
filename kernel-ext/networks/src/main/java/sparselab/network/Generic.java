package sparselab.network;

/**
 * Layers that have a forward and a backward pass, but no kernel, format or shrinking rule of their
 * own yet: every other lowering treats them in one {@code case}. One that gets its own treatment
 * moves up to {@link Layer}, and the compiler then names every place that has to know it.
 */
public sealed interface Generic extends Layer
    permits Add,
        Attention,
        AveragePool2d,
        BatchNorm,
        Concat,
        DepthwiseConv2d,
        Embedding,
        Gelu,
        GlobalAveragePool,
        LayerNorm,
        Multiply,
        Relu6,
        RmsNorm,
        Silu {

  /**
   * What a lowering throws that has no rule for this layer.
   *
   * @param what it would have done, such as {@code "written to ONNX"}
   */
  default IllegalArgumentException cannotBe(String node, String what) {
    return new IllegalArgumentException(
        "Node %s: %s cannot be %s; Linear, Conv2d, Relu, MaxPool2d and Flatten can"
            .formatted(node, this, what));
  }
}
