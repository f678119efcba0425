package sparselab.network;

import java.util.List;

/** {@code y = x·σ(x) = x / (1 + exp(−x))}, element by element. */
public record Silu() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(this, inputs);
  }
}
