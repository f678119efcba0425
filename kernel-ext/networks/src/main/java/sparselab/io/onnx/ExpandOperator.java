package sparselab.io.onnx;

import org.jspecify.annotations.Nullable;

/** A tensor stretched to constant sizes. */
final class ExpandOperator implements Operator {
  @Override
  public String name() {
    return "Expand";
  }

  @Override
  public int[] sizes(Operands x) {
    return Sizes.broadcast(x.sizes(0), ConstantOfShapeOperator.sizes(x.integers(1)));
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data == null) {
      return null;
    }
    int[] sizes = sizes(x);
    x.budget().take(Sizes.count(sizes));
    return data.picked(Sizes.stretched(data.sizes(), sizes), sizes);
  }
}
