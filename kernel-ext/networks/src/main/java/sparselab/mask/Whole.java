package sparselab.mask;

import sparselab.network.Shape;

/**
 * All weights of a layer: it is kept or dropped as a whole. With a global allocation the least
 * important layers go; behind a residual addition the network still passes on what it had. No
 * remainder.
 */
public record Whole() implements Pattern {
  @Override
  public Units units(Shape shape) {
    return new Units(new int[shape.count()], 1);
  }

  @Override
  public String place(Shape shape, int unit) {
    return "layer";
  }

  @Override
  public String toString() {
    return "whole layer";
  }
}
