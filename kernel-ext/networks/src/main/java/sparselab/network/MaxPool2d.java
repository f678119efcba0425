package sparselab.network;

import java.util.List;

/**
 * Largest value of each square window; what the padding adds is never the largest: {@code y[c,i,j]
 * = max_{u,v} x[c, i·stride + u − padding, j·stride + v − padding]} over the places that exist.
 *
 * <p>Shapes: x (channels, height, width), y (channels, (height + 2·padding − kernel)/stride + 1,
 * …), rounded down: a remainder at the edge is dropped.
 *
 * @param padding at most half of the kernel, so that no window lies outside
 */
public record MaxPool2d(int kernel, int stride, int padding) implements Layer {
  public MaxPool2d {
    if (kernel < 1 || stride < 1 || padding < 0 || padding > kernel / 2) {
      throw new IllegalArgumentException(
          "MaxPool2d: expected kernel and stride from 1 up and a padding of 0 to kernel/2, found %d, %d, %d"
              .formatted(kernel, stride, padding));
    }
  }

  /** Without padding. */
  public MaxPool2d(int kernel, int stride) {
    this(kernel, stride, 0);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    int least = kernel - 2 * padding;
    if (x.rank() != 3 || x.size(1) < least || x.size(2) < least) {
      throw new IllegalArgumentException(
          this + ": expected an image of at least " + least + "×" + least + ", found shape " + x);
    }
    return new Shape(x.size(0), slide(x.size(1)), slide(x.size(2)));
  }

  private int slide(int size) {
    return (size + 2 * padding - kernel) / stride + 1;
  }
}
