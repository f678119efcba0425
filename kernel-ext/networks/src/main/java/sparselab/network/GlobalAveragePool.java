package sparselab.network;

import java.util.List;

/**
 * Mean over all places: an image (channels, height, width) becomes (channels), a sequence
 * (positions, features) becomes (features).
 */
public record GlobalAveragePool() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape x = Layer.only(this, inputs);
    return switch (x.rank()) {
      case 2 -> new Shape(x.size(1));
      case 3 -> new Shape(x.size(0));
      default ->
          throw new IllegalArgumentException(
              this + ": expected an image or a sequence, found shape " + x);
    };
  }
}
