package sparselab.network;

import java.util.List;

/**
 * Largest value of each square window, no padding: {@code y[c,i,j] = max_{u,v} x[c, i·stride+u,
 * j·stride+v]}.
 *
 * <p>Shapes: x (channels, height, width), y (channels, (height − kernel)/stride + 1, …), rounded
 * down: a remainder at the edge is dropped.
 */
public record MaxPool2d(int kernel, int stride) implements Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    if (x.rank() != 3 || x.size(1) < kernel || x.size(2) < kernel) {
      throw new IllegalArgumentException(
          this + ": expected an image of at least " + kernel + "×" + kernel + ", found shape " + x);
    }
    return new Shape(
        x.size(0), (x.size(1) - kernel) / stride + 1, (x.size(2) - kernel) / stride + 1);
  }
}
