package sparselab.io.onnx;

import java.util.Arrays;
import sparselab.io.onnx.Tensor.Ints;

/** Whole numbers from a start by a step, constant. */
final class RangeOperator implements Operator {
  @Override
  public String name() {
    return "Range";
  }

  @Override
  public int[] sizes(Operands x) {
    return fold(x).sizes();
  }

  @Override
  public Tensor fold(Operands x) {
    long start = one(x, 0);
    long step = one(x, 2);
    if (step == 0) {
      throw new Refusal("step 0: expected another");
    }
    double span = (double) one(x, 1) - start;
    double count = Math.max(0, Math.ceil(span / step));
    if (count > Integer.MAX_VALUE) {
      throw new Refusal("%.0f numbers are more than an array holds", count);
    }
    x.budget().take((long) count);
    long[] values = new long[(int) count];
    Arrays.setAll(values, i -> start + i * step);
    return Ints.vector(values);
  }

  private static long one(Operands x, int index) {
    long[] values = x.integers(index);
    if (values.length != 1) {
      throw new Refusal("input %d: expected one number, found %d", index, values.length);
    }
    return values[0];
  }
}
