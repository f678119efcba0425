package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes axes of size 1 away. */
final class SqueezeOperator implements Operator {
  @Override
  public String name() {
    return "Squeeze";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axes");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] from = x.sizes(0);
    long[] axes = x.axes(1);
    boolean[] gone = new boolean[from.length];
    for (int axis = 0; axis < from.length && axes == null; axis++) {
      gone[axis] = from[axis] == 1;
    }
    for (long axis : axes == null ? new long[0] : axes) {
      int at = Sizes.axis(axis, from.length);
      if (from[at] != 1) {
        throw new Refusal("axis %d of %s: expected size 1", axis, Sizes.text(from));
      }
      gone[at] = true;
    }
    int[] sizes = new int[from.length];
    int rank = 0;
    for (int axis = 0; axis < from.length; axis++) {
      if (!gone[axis]) {
        sizes[rank++] = from[axis];
      }
    }
    return Arrays.copyOf(sizes, rank);
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    return data == null ? null : data.reshaped(sizes(x));
  }
}
