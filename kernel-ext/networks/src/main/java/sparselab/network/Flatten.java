package sparselab.network;

import java.util.List;

/** All axes of an example laid out as one, in row-major order. */
public record Flatten() implements Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return new Shape(Layer.only(this, inputs).count());
  }
}
