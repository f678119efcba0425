package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * {@code y = scale · (x − mean)/√(variance + ε) + shift} over the last axis of each position.
 * <i>Ba, Kiros &amp; Hinton 2016, eq. 4.</i>
 *
 * <p>Shapes: x, y (…, features); scale, shift (features).
 */
public record LayerNorm(int features, double epsilon) implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return lastAxis(this, features, inputs);
  }

  static Shape lastAxis(Layer layer, int features, List<Shape> inputs) {
    Shape x = Layer.only(layer, inputs);
    if (x.size(x.rank() - 1) != features) {
      throw new IllegalArgumentException(
          layer + ": expected " + features + " features last, found shape " + x);
    }
    return x;
  }

  @Override
  public Map<String, Shape> weightShapes() {
    return Weights.ordered("scale", new Shape(features), "shift", new Shape(features));
  }
}
