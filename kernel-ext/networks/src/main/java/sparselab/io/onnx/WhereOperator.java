package sparselab.io.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** One of two values, by a condition; constants only, in attention masks. */
final class WhereOperator implements Operator {
  @Override
  public String name() {
    return "Where";
  }

  @Override
  public int[] sizes(Operands x) {
    return Sizes.broadcast(x.sizes(0), Sizes.broadcast(x.sizes(1), x.sizes(2)));
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    if (!x.allConstant()) {
      return null;
    }
    int[] sizes = sizes(x);
    int count = Sizes.count(sizes);
    x.budget().take(count);
    long[] chosen = x.integers(0);
    var condition = Sizes.stretched(x.sizes(0), sizes);
    var yes = Sizes.stretched(x.sizes(1), sizes);
    var no = Sizes.stretched(x.sizes(2), sizes);
    if (x.constant(1) instanceof Ints(long[] a, int[] sizesA)
        && x.constant(2) instanceof Ints(long[] b, int[] sizesB)) {
      long[] values = new long[count];
      Arrays.setAll(
          values,
          i -> chosen[condition.applyAsInt(i)] != 0 ? a[yes.applyAsInt(i)] : b[no.applyAsInt(i)]);
      return new Ints(values, sizes);
    }
    float[] a = x.weight(1).values();
    float[] b = x.weight(2).values();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = chosen[condition.applyAsInt(i)] != 0 ? a[yes.applyAsInt(i)] : b[no.applyAsInt(i)];
    }
    return new Floats(values, sizes);
  }
}
