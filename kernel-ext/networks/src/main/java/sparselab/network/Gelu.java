package sparselab.network;

import java.util.List;

/** {@code y = x·Φ(x) = x/2 · (1 + erf(x/√2))}, element by element. */
public record Gelu() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(this, inputs);
  }
}
