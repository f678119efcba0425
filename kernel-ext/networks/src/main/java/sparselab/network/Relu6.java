package sparselab.network;

import java.util.List;

/** {@code y = min(max(x, 0), 6)}, element by element. */
public record Relu6() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(this, inputs);
  }
}
