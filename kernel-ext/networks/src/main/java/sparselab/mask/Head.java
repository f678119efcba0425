package sparselab.mask;

import java.util.Arrays;
import java.util.Optional;
import sparselab.network.Shape;

/**
 * All weights of one attention head in one matrix: {@code size} neighbouring outputs of a query,
 * key or value matrix, or {@code size} neighbouring inputs of the matrix behind the attention.
 *
 * <p>Remainder: a matrix whose outputs (inputs) are not divisible by the size has no heads, and is
 * refused. To take a head out of all four matrices at once, see {@code GroupPruner}.
 *
 * @param size features of a head
 * @param ofInputs whether heads are cut along inputs
 */
public record Head(int size, boolean ofInputs) implements Pattern {
  public Head {
    if (size < 1) {
      throw new IllegalArgumentException("head(%d): expected a size of at least 1".formatted(size));
    }
  }

  @Override
  public Optional<String> misfit(Shape shape) {
    if (shape.rank() != 2) {
      return Optional.of("only a matrix has attention heads, found shape " + shape);
    }
    int features = shape.size(ofInputs ? 1 : 0);
    return features % size == 0
        ? Optional.empty()
        : Optional.of(
            "%d %s are not whole heads of %d"
                .formatted(features, ofInputs ? "inputs" : "outputs", size));
  }

  @Override
  public Units units(Shape shape) {
    View view = View.of(shape);
    int[] unitOf = new int[view.elements()];
    Arrays.setAll(unitOf, i -> (ofInputs ? view.input(i) : view.output(i)) / size);
    return new Units(unitOf, Math.ceilDiv(ofInputs ? view.inputs() : view.outputs(), size));
  }

  @Override
  public String place(Shape shape, int unit) {
    return "head " + unit;
  }

  @Override
  public String toString() {
    return "head(%d)%s".formatted(size, ofInputs ? " of inputs" : "");
  }
}
