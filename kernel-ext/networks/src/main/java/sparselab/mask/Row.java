package sparselab.mask;

import java.util.Arrays;
import sparselab.network.Shape;

/** All weights into one output: a row of a matrix, a filter of a convolution. No remainder. */
public record Row() implements Pattern {
  @Override
  public Units units(Shape shape) {
    View view = View.of(shape);
    int[] unitOf = new int[view.elements()];
    Arrays.setAll(unitOf, view::output);
    return new Units(unitOf, view.outputs());
  }

  @Override
  public String place(Shape shape, int unit) {
    return "row of output " + unit;
  }

  @Override
  public String toString() {
    return "row";
  }
}
