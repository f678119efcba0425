package sparselab.network;

import java.util.List;

/**
 * Mean of each square window, no padding. Shapes as in {@link MaxPool2d}: x (channels, height,
 * width), y (channels, (height − kernel)/stride + 1, …), rounded down.
 */
public record AveragePool2d(int kernel, int stride) implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return new MaxPool2d(kernel, stride).outputShape(inputs);
  }
}
