package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Slices of the data, chosen by index along an axis. */
final class GatherOperator implements Operator {
  @Override
  public String name() {
    return "Gather";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axis");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] data = x.sizes(0);
    int[] indices = x.sizes(1);
    int axis = axis(x);
    int[] sizes = Arrays.copyOf(data, data.length - 1 + indices.length);
    System.arraycopy(indices, 0, sizes, axis, indices.length);
    System.arraycopy(data, axis + 1, sizes, axis + indices.length, data.length - axis - 1);
    return sizes;
  }

  static int axis(Operands x) {
    return Sizes.axis(x.attributes().integer("axis", 0), x.rank(0));
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data == null || x.constant(1) == null) {
      return null;
    }
    int[] sizes = sizes(x);
    x.budget().take(Sizes.count(sizes));
    int axis = axis(x);
    int length = data.sizes()[axis];
    int[] from = Arrays.stream(x.integers(1)).mapToInt(i -> Sizes.axis(i, length)).toArray();
    int inner = Sizes.strides(data.sizes())[axis];
    return data.picked(
        i -> {
          int row = i / inner;
          int outer = row / from.length;
          return (outer * length + from[row % from.length]) * inner + i % inner;
        },
        sizes);
  }
}
