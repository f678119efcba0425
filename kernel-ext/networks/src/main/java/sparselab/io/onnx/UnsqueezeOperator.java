package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds axes of size 1. */
final class UnsqueezeOperator implements Operator {
  @Override
  public String name() {
    return "Unsqueeze";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axes");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] from = x.sizes(0);
    long[] axes = x.axes(1);
    int added = axes == null ? 0 : axes.length;
    if (axes == null || from.length + added > Sizes.MOST_AXES) {
      throw new Refusal("axes: expected 1 to %d, found %d", Sizes.MOST_AXES - from.length, added);
    }
    boolean[] fresh = new boolean[from.length + added];
    for (long axis : axes) {
      int at = Sizes.axis(axis, fresh.length);
      if (fresh[at]) {
        throw new Refusal("axis %d is given twice", axis);
      }
      fresh[at] = true;
    }
    int[] sizes = new int[fresh.length];
    int next = 0;
    for (int axis = 0; axis < fresh.length; axis++) {
      sizes[axis] = fresh[axis] ? 1 : from[next++];
    }
    return sizes;
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    return data == null ? null : data.reshaped(sizes(x));
  }
}
