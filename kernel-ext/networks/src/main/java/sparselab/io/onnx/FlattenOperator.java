package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;

/** All axes before one axis as one, all from it on as another. */
final class FlattenOperator implements Operator {
  @Override
  public String name() {
    return "Flatten";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axis");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] from = x.sizes(0);
    long axis = x.attributes().integer("axis", 1);
    int split = axis == from.length ? from.length : Sizes.axis(axis, from.length);
    return new int[] {
      Sizes.count(Arrays.copyOf(from, split)),
      Sizes.count(Arrays.copyOfRange(from, split, from.length))
    };
  }
}
