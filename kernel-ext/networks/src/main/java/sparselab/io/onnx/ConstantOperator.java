package sparselab.io.onnx;

import java.util.Set;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** A constant as a node. */
final class ConstantOperator implements Operator {
  @Override
  public String name() {
    return "Constant";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("value", "value_float", "value_floats", "value_int", "value_ints");
  }

  @Override
  public int[] sizes(Operands x) {
    return fold(x).sizes();
  }

  @Override
  public Tensor fold(Operands x) {
    var values = x.attributes().values();
    if (values.size() != 1) {
      throw new Refusal("expected one value, found %s", values.keySet());
    }
    return switch (values.values().iterator().next()) {
      case Tensor tensor -> tensor;
      case Float number -> new Floats(new float[] {number});
      case Long number -> new Ints(new long[] {number});
      case float[] numbers -> new Floats(numbers, numbers.length);
      case long[] numbers -> Ints.vector(numbers);
      case Object other -> throw new Refusal("expected numbers, found %s", other);
    };
  }
}
