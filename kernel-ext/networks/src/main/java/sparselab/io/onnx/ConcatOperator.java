package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Ints;

/** Tensors one after the other along an axis. */
final class ConcatOperator implements Operator {
  @Override
  public String name() {
    return "Concat";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axis");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] sizes = x.sizes(0).clone();
    int axis = axis(x);
    long sum = 0;
    for (int i = 0; i < x.count(); i++) {
      int[] part = x.sizes(i).clone();
      if (part.length == sizes.length) {
        sum += part[axis];
        part[axis] = sizes[axis];
      }
      if (!Arrays.equals(part, sizes)) {
        throw new Refusal(
            "shapes %s and %s differ beside axis %d",
            Sizes.text(x.sizes(0)), Sizes.text(x.sizes(i)), axis);
      }
    }
    if (sum > Integer.MAX_VALUE) {
      throw new Refusal("axis %d of the result has %d elements, too many", axis, sum);
    }
    sizes[axis] = (int) sum;
    return sizes;
  }

  static int axis(Operands x) {
    if (!x.attributes().has("axis")) {
      throw new Refusal("expected attribute axis, found none");
    }
    return Sizes.axis(x.attributes().integer("axis", 0), x.rank(0));
  }

  /** Vectors of whole numbers alone: that is how files compute shapes. */
  @Override
  public @Nullable Tensor fold(Operands x) {
    int[] sizes = sizes(x);
    if (sizes.length != 1 || !x.allConstant()) {
      return null;
    }
    x.budget().take(sizes[0]);
    long[] values = new long[sizes[0]];
    int at = 0;
    for (int i = 0; i < x.count(); i++) {
      long[] part = x.integers(i);
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    return Ints.vector(values);
  }
}
