package sparselab.mask;

import java.util.Optional;
import sparselab.network.Shape;

/** All weights of one filter of a convolution; a matrix has none. No remainder. */
public record Filter() implements Pattern {
  @Override
  public Optional<String> misfit(Shape shape) {
    return shape.rank() == 4
        ? Optional.empty()
        : Optional.of("only a convolution has filters, found shape " + shape);
  }

  @Override
  public Units units(Shape shape) {
    return new Row().units(shape);
  }

  @Override
  public String place(Shape shape, int unit) {
    return "filter " + unit;
  }

  @Override
  public String toString() {
    return "filter";
  }
}
