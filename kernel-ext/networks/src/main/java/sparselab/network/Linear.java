package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * {@code y = W·x + b}.
 *
 * <p>Shapes: W (out, in), b (out), x (in) or (positions, in), y (out) or (positions, out).
 */
public record Linear(int in, int out) implements Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    if (x.size(x.rank() - 1) != in) {
      throw new IllegalArgumentException(
          this
              + ": expected "
              + in
              + " input features, found shape "
              + x
              + "; put Flatten before?");
    }
    int[] sizes = x.sizes();
    sizes[sizes.length - 1] = out;
    return new Shape(sizes);
  }

  @Override
  public Map<String, Shape> weightShapes() {
    return Weights.ordered("weight", new Shape(out, in), "bias", new Shape(out));
  }

  @Override
  public long macs(Shape output) {
    return (long) in * output.count();
  }
}
