package sparselab.mask;

import java.util.Arrays;
import sparselab.network.Shape;

/** All weights that read one input: a column of a matrix, an input channel. No remainder. */
public record Channel() implements Pattern {
  @Override
  public Units units(Shape shape) {
    View view = View.of(shape);
    int[] unitOf = new int[view.elements()];
    Arrays.setAll(unitOf, view::input);
    return new Units(unitOf, view.inputs());
  }

  @Override
  public String place(Shape shape, int unit) {
    return "channel of input " + unit;
  }

  @Override
  public String toString() {
    return "channel";
  }
}
