package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * One operation of a network, without its weights: a closed set, so that each of the three
 * lowerings (train, run, predict) is an exhaustive {@code switch} and a new layer is a compile
 * error until all three know it.
 */
public sealed interface Layer permits Linear, Conv2d, Relu, MaxPool2d, Flatten, Generic {

  /**
   * Shape of the output for the given input shapes, the batch axis left out.
   *
   * @throws IllegalArgumentException when the inputs do not fit the layer, with both shapes
   */
  Shape outputShape(List<Shape> inputs);

  /**
   * Weight tensors by their short name ({@code "weight"}, {@code "bias"}), in a fixed order; empty
   * for a layer without weights.
   */
  default Map<String, Shape> weightShapes() {
    return Map.of();
  }

  /**
   * Multiply-accumulates for one example. Only products with weights count, as usual in the pruning
   * literature: additions of a bias, pooling and activations do not.
   */
  default long macs(Shape output) {
    return 0;
  }

  /** Whether pruning may touch the layer's {@code "weight"}: biases and norms never are. */
  default boolean prunable() {
    return macs(new Shape(1)) > 0;
  }

  /** Whether training changes a weight by its gradient: running statistics it does not. */
  default boolean trainable(String shortName) {
    return true;
  }

  /** The only input of a layer that takes one. */
  static Shape only(Layer layer, List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          layer + ": expected one input, found " + inputs.size() + ": " + inputs);
    }
    return inputs.getFirst();
  }
}
