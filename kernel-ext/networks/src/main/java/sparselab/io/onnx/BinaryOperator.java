package sparselab.io.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/**
 * A function of two elements, shapes broadcast.
 *
 * @param floats for float operands
 * @param integers for whole numbers
 * @param truth whether the result is a truth value, 0 or 1
 */
record BinaryOperator(
    String name, DoubleBinaryOperator floats, LongBinaryOperator integers, boolean truth)
    implements Operator {
  static final List<BinaryOperator> ALL =
      List.of(
          of("Add", (a, b) -> a + b, (a, b) -> a + b),
          of("Sub", (a, b) -> a - b, (a, b) -> a - b),
          of("Mul", (a, b) -> a * b, (a, b) -> a * b),
          of("Div", (a, b) -> a / b, BinaryOperator::divide),
          of("Pow", Math::pow, BinaryOperator::power),
          new BinaryOperator(
              "And", (a, b) -> truth(a != 0 && b != 0), (a, b) -> truth(a != 0 && b != 0), true),
          new BinaryOperator(
              "Or", (a, b) -> truth(a != 0 || b != 0), (a, b) -> truth(a != 0 || b != 0), true),
          comparison("Equal", sign -> sign == 0),
          comparison("Greater", sign -> sign > 0),
          comparison("GreaterOrEqual", sign -> sign >= 0),
          comparison("Less", sign -> sign < 0),
          comparison("LessOrEqual", sign -> sign <= 0));

  private static BinaryOperator of(
      String name, DoubleBinaryOperator floats, LongBinaryOperator integers) {
    return new BinaryOperator(name, floats, integers, false);
  }

  private static BinaryOperator comparison(String name, IntPredicate sign) {
    return new BinaryOperator(
        name,
        (a, b) -> truth(sign.test(a == b ? 0 : a > b ? 1 : -1)),
        (a, b) -> truth(sign.test(Long.compare(a, b))),
        true);
  }

  private static int truth(boolean holds) {
    return holds ? 1 : 0;
  }

  private static long power(long base, long exponent) {
    return (long) Math.pow((double) base, (double) exponent);
  }

  private static long divide(long a, long b) {
    if (b == 0) {
      throw new Refusal("a whole number is divided by zero");
    }
    return a / b;
  }

  @Override
  public int[] sizes(Operands x) {
    return Sizes.broadcast(x.sizes(0), x.sizes(1));
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor a = x.constant(0);
    Tensor b = x.constant(1);
    if (a == null || b == null) {
      return null;
    }
    int[] sizes = sizes(x);
    x.budget().take(Sizes.count(sizes));
    IntUnaryOperator fromA = Sizes.stretched(a.sizes(), sizes);
    IntUnaryOperator fromB = Sizes.stretched(b.sizes(), sizes);
    if (a instanceof Ints(long[] as, int[] sizesA) && b instanceof Ints(long[] bs, int[] sizesB)) {
      long[] values = new long[Sizes.count(sizes)];
      for (int i = 0; i < values.length; i++) {
        values[i] = integers.applyAsLong(as[fromA.applyAsInt(i)], bs[fromB.applyAsInt(i)]);
      }
      return new Ints(values, sizes);
    }
    float[] values = new float[Sizes.count(sizes)];
    for (int i = 0; i < values.length; i++) {
      double value = floats.applyAsDouble(a.at(fromA.applyAsInt(i)), b.at(fromB.applyAsInt(i)));
      values[i] = (float) value;
    }
    Floats result = new Floats(values, sizes);
    return truth ? truths(result) : result;
  }

  private static Ints truths(Floats floats) {
    long[] values = new long[floats.count()];
    Arrays.setAll(values, i -> (long) floats.at(i));
    return new Ints(values, floats.sizes());
  }
}
