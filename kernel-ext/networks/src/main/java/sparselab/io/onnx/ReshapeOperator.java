package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same elements under sizes given by a constant: 0 keeps an axis, −1 takes what is left. */
final class ReshapeOperator implements Operator {
  @Override
  public String name() {
    return "Reshape";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("allowzero");
  }

  @Override
  public int[] sizes(Operands x) {
    if (x.attributes().integer("allowzero", 0) != 0) {
      throw new Refusal("attribute allowzero 1: expected 0");
    }
    long[] wanted = x.integers(1);
    int[] from = x.sizes(0);
    int[] sizes = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < wanted.length; axis++) {
      long size = wanted[axis];
      if (size == 0 && axis < from.length) {
        size = from[axis];
      }
      if (size == -1 && open < 0) {
        open = axis;
      } else if (size < 0 || size > Integer.MAX_VALUE || (size == 0 && Sizes.count(from) != 0)) {
        throw misfit(from, wanted);
      } else {
        sizes[axis] = (int) size;
        known = Math.min(known * size, Integer.MAX_VALUE + 1L);
      }
    }
    if (open >= 0 && known > 0) {
      sizes[open] = (int) (Sizes.count(from) / known);
      known *= sizes[open];
    }
    if (known != Sizes.count(from)) {
      throw misfit(from, wanted);
    }
    return sizes;
  }

  private static Refusal misfit(int[] from, long... wanted) {
    return new Refusal(
        "shape %s (batch counted as 1) cannot become %s; %s",
        Sizes.text(from),
        Arrays.toString(wanted),
        "was the model exported for a fixed batch? export for batch 1 or a dynamic one");
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    return data == null ? null : data.reshaped(sizes(x));
  }
}
