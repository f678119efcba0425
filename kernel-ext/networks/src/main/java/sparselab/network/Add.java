package sparselab.network;

import java.util.List;

/** Sum of two or more inputs of one shape, element by element. */
public record Add() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() < 2 || inputs.stream().distinct().count() > 1) {
      throw new IllegalArgumentException(
          this + ": expected two or more inputs of one shape, found " + inputs);
    }
    return inputs.getFirst();
  }
}
