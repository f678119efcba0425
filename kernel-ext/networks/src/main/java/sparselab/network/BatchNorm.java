package sparselab.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code y = scale · (x − mean)/√(variance + ε) + shift} for each channel: with the statistics of
 * the batch while training, with the running ones after. <i>Ioffe &amp; Szegedy 2015, algorithm
 * 1.</i>
 *
 * <p>Shapes: x, y (channels, height, width) or (channels); all four weights (channels).
 *
 * @param epsilon ε
 * @param momentum share of the batch's statistics in the running ones: {@code r ← (1−m)·r + m·b},
 *     with the unbiased variance
 */
public record BatchNorm(int channels, double epsilon, double momentum) implements Generic {
  /** ε = 10⁻⁵ and momentum 0.1. */
  public BatchNorm(int channels) {
    this(channels, 1e-5, 0.1);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    if (x.size(0) != channels || x.rank() == 2) {
      throw new IllegalArgumentException(
          this + ": expected " + channels + " channels first, found shape " + x);
    }
    return x;
  }

  @Override
  public Map<String, Shape> weightShapes() {
    var shapes = new LinkedHashMap<String, Shape>();
    for (String name : List.of("scale", "shift", "mean", "variance")) {
      shapes.put(name, new Shape(channels));
    }
    return shapes;
  }

  @Override
  public boolean trainable(String shortName) {
    return shortName.equals("scale") || shortName.equals("shift");
  }
}
