package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * {@code y = scale · x/√(mean(x²) + ε)} over the last axis of each position. <i>Zhang &amp;
 * Sennrich 2019, eq. 4.</i>
 *
 * <p>Shapes: x, y (…, features); scale (features).
 */
public record RmsNorm(int features, double epsilon) implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return LayerNorm.lastAxis(this, features, inputs);
  }

  @Override
  public Map<String, Shape> weightShapes() {
    return Map.of("scale", new Shape(features));
  }
}
