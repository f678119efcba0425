package sparselab.io.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** A function of each element, with what it takes to compute it on constants. */
record UnaryOperator(String name, DoubleUnaryOperator function) implements Operator {
  static final List<UnaryOperator> ALL =
      List.of(
          new UnaryOperator("Abs", Math::abs),
          new UnaryOperator("Exp", Math::exp),
          new UnaryOperator("Neg", x -> -x),
          new UnaryOperator("Not", x -> x == 0 ? 1 : 0),
          new UnaryOperator("Reciprocal", x -> 1 / x),
          new UnaryOperator("Relu", x -> Math.max(x, 0)),
          new UnaryOperator("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
          new UnaryOperator("Sqrt", Math::sqrt),
          new UnaryOperator("Tanh", Math::tanh));

  @Override
  public int[] sizes(Operands x) {
    return x.sizes(0);
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data != null) {
      x.budget().take(data.count());
    }
    return switch (data) {
      case null -> null;
      case Floats(float[] values, int[] sizes) -> {
        float[] results = new float[values.length];
        for (int i = 0; i < results.length; i++) {
          results[i] = (float) function.applyAsDouble(values[i]);
        }
        yield new Floats(results, sizes);
      }
      case Ints(long[] values, int[] sizes) -> {
        long[] results = new long[values.length];
        Arrays.setAll(results, i -> (long) function.applyAsDouble((double) values[i]));
        yield new Ints(results, sizes);
      }
    };
  }
}
