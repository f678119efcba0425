package sparselab.io.onnx;

import java.util.Set;
import sparselab.io.onnx.Tensor.Floats;

/** One value, repeated to constant sizes. */
final class ConstantOfShapeOperator implements Operator {
  @Override
  public String name() {
    return "ConstantOfShape";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("value");
  }

  @Override
  public int[] sizes(Operands x) {
    return sizes(x.integers(0));
  }

  /** Constant numbers as sizes. */
  static int[] sizes(long... wanted) {
    int[] sizes = new int[wanted.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      if (wanted[axis] < 0 || wanted[axis] > Integer.MAX_VALUE) {
        throw new Refusal("size %d: expected 0 to %d", wanted[axis], Integer.MAX_VALUE);
      }
      sizes[axis] = (int) wanted[axis];
    }
    return sizes;
  }

  @Override
  public Tensor fold(Operands x) {
    int[] sizes = sizes(x);
    x.budget().take(Sizes.count(sizes));
    Tensor value = x.attributes().tensor("value");
    if (value != null && value.count() != 1) {
      throw new Refusal("attribute value: expected one element, found %d", value.count());
    }
    return (value == null ? new Floats(new float[1], 1) : value).picked(i -> 0, sizes);
  }
}
