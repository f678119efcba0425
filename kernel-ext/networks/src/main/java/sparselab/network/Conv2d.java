package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * Two-dimensional cross-correlation with a square kernel and zero padding: {@code y[o,i,j] = b[o] +
 * Σ_{c,u,v} W[o,c,u,v] · x[c, i·stride + u − padding, j·stride + v − padding]}.
 *
 * <p>Shapes: W (out, in, kernel, kernel), b (out), x (in, height, width), y (out, height', width')
 * with {@code height' = (height + 2·padding − kernel)/stride + 1}, rounded down.
 */
public record Conv2d(int in, int out, int kernel, int stride, int padding) implements Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    if (x.rank() != 3 || x.size(0) != in) {
      throw new IllegalArgumentException(
          this + ": expected an image of " + in + " channels, found shape " + x);
    }
    return new Shape(out, slide(x.size(1)), slide(x.size(2)));
  }

  private int slide(int size) {
    int steps = Math.floorDiv(size + 2 * padding - kernel, stride) + 1;
    if (steps < 1) {
      throw new IllegalArgumentException(this + ": the kernel does not fit into size " + size);
    }
    return steps;
  }

  @Override
  public Map<String, Shape> weightShapes() {
    return Weights.ordered("weight", new Shape(out, in, kernel, kernel), "bias", new Shape(out));
  }

  @Override
  public long macs(Shape output) {
    return (long) in * kernel * kernel * output.count();
  }
}
