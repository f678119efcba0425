package sparselab.network;

import java.util.List;

/** {@code y = max(x, 0)}, element by element. */
public record Relu() implements Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(this, inputs);
  }
}
