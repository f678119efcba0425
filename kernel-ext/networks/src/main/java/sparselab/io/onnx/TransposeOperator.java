package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The axes in another order. */
final class TransposeOperator implements Operator {
  @Override
  public String name() {
    return "Transpose";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("perm");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] from = x.sizes(0);
    int[] order = order(x.attributes(), from.length);
    int[] sizes = new int[from.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = from[order[axis]];
    }
    return sizes;
  }

  /** Axis a of the result is axis {@code order[a]} of the input. */
  static int[] order(Attributes attributes, int rank) {
    int[] order = attributes.sizes("perm", rank, 0, axis -> rank - 1 - axis);
    boolean[] seen = new boolean[rank];
    for (int axis : order) {
      if (axis >= rank || seen[axis]) {
        throw new Refusal("perm: expected each axis below %d once", rank);
      }
      seen[axis] = true;
    }
    return order;
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data == null) {
      return null;
    }
    x.budget().take(data.count());
    int[] order = order(x.attributes(), data.sizes().length);
    int[] strides = Sizes.strides(data.sizes());
    int[] steps = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      steps[axis] = strides[order[axis]];
    }
    int[] sizes = sizes(x);
    return data.picked(Sizes.strided(0, steps, sizes), sizes);
  }
}
