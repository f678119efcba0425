package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** Another element type; all float types are float32 here, all whole numbers int64. */
final class CastOperator implements Operator {
  @Override
  public String name() {
    return "Cast";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("to", "saturate");
  }

  @Override
  public int[] sizes(Operands x) {
    target(x);
    return x.sizes(0);
  }

  /** Whether the result is float. */
  static boolean toFloat(Operands x) {
    return switch (target(x)) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> true;
      default -> false;
    };
  }

  private static DataType target(Operands x) {
    DataType type = DataType.forNumber((int) x.attributes().integer("to", 0));
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE, INT64, INT32, BOOL -> type;
      case null, default ->
          throw new Refusal("to %s: expected a float type, int32, int64 or bool", type);
    };
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data == null) {
      return null;
    }
    x.budget().take(data.count());
    if (toFloat(x)) {
      float[] values = new float[data.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) data.at(i);
      }
      return new Floats(values, data.sizes());
    }
    boolean truth = target(x) == DataType.BOOL;
    long[] values = new long[data.count()];
    for (int i = 0; i < values.length; i++) {
      double value = data.at(i);
      values[i] = truth ? (value != 0 ? 1 : 0) : (long) value;
    }
    return new Ints(values, data.sizes());
  }
}
