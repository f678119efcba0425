package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import sparselab.io.onnx.Tensor.Ints;

/** The sizes of a value: known here, since the batch counts as 1. */
final class ShapeOperator implements Operator {
  @Override
  public String name() {
    return "Shape";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("start", "end");
  }

  @Override
  public int[] sizes(Operands x) {
    return fold(x).sizes();
  }

  @Override
  public Tensor fold(Operands x) {
    int rank = x.rank(0);
    int start = within(x.attributes().integer("start", 0), rank);
    int end = within(x.attributes().integer("end", rank), rank);
    long[] sizes = Arrays.stream(x.sizes(0)).asLongStream().toArray();
    return Ints.vector(Arrays.copyOfRange(sizes, start, Math.max(start, end)));
  }

  private static int within(long axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }
}
