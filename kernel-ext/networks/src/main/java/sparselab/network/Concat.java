package sparselab.network;

import java.util.List;

/** Inputs one after the other along their first axis: channels of images, features of vectors. */
public record Concat() implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    int[] sizes = inputs.getFirst().sizes();
    for (Shape input : inputs.subList(1, inputs.size())) {
      int[] other = input.sizes();
      sizes[0] += other[0];
      other[0] = inputs.getFirst().size(0);
      if (!new Shape(other).equals(inputs.getFirst())) {
        throw new IllegalArgumentException(
            this + ": expected inputs that differ in their first axis only, found " + inputs);
      }
    }
    return new Shape(sizes);
  }
}
