package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;

/** Mean over some axes. */
final class ReduceMeanOperator implements Operator {
  @Override
  public String name() {
    return "ReduceMean";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("axes", "keepdims", "noop_with_empty_axes");
  }

  @Override
  public int[] sizes(Operands x) {
    boolean[] reduced = reduced(x);
    boolean keep = x.attributes().integer("keepdims", 1) != 0;
    int[] sizes = x.sizes(0).clone();
    int rank = 0;
    for (int axis = 0; axis < reduced.length; axis++) {
      if (keep || !reduced[axis]) {
        sizes[rank++] = reduced[axis] ? 1 : sizes[axis];
      }
    }
    return Arrays.copyOf(sizes, rank);
  }

  /** Which axes the mean goes over. */
  static boolean[] reduced(Operands x) {
    long[] axes = x.axes(1);
    boolean[] reduced = new boolean[x.rank(0)];
    if (axes == null || axes.length == 0) {
      Arrays.fill(reduced, x.attributes().integer("noop_with_empty_axes", 0) == 0);
      return reduced;
    }
    for (long axis : axes) {
      reduced[Sizes.axis(axis, reduced.length)] = true;
    }
    return reduced;
  }
}
