package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * A row of features for each token: {@code y[t] = W[x[t]] + P[t]}; the input holds token numbers as
 * float32, exact up to 2²⁴.
 *
 * <p>Shapes: x (positions), y (positions, features), W (vocabulary, features), P (positions,
 * features), which is there only if asked for.
 *
 * @param positions rows of P, or 0 for none
 */
public record Embedding(int vocabulary, int features, int positions) implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    if (x.rank() != 1 || (positions > 0 && x.size(0) > positions)) {
      throw new IllegalArgumentException(
          this + ": expected up to " + positions + " token numbers, found shape " + x);
    }
    return new Shape(x.size(0), features);
  }

  @Override
  public Map<String, Shape> weightShapes() {
    var weight = new Shape(vocabulary, features);
    return positions == 0
        ? Map.of("weight", weight)
        : Weights.ordered("weight", weight, "positions", new Shape(positions, features));
  }
}
