package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/**
 * The declared inputs under the user's assumptions. The batch axis counts as 1: a network is what
 * the file computes for one example.
 */
final class InputDecoder {
  private static final List<Integer> FLOATS = List.of(1, 10, 11, 16); // as in TensorProto.DataType
  private static final List<Integer> INTS = List.of(6, 7, 9);

  private final Assumptions assumptions;
  private final Set<String> unused = new HashSet<>();

  InputDecoder(Assumptions assumptions) {
    this.assumptions = assumptions;
    unused.addAll(assumptions.dimensions().keySet());
  }

  /** Sizes of an input, batch axis in front as 1. */
  int[] sizes(ValueInfoProto input) {
    if (!input.getType().hasTensorType() || !input.getType().getTensorType().hasShape()) {
      throw new Refusal("expected a tensor of known rank; export the model with its input shapes");
    }
    TypeProto.Tensor type = input.getType().getTensorType();
    int number = type.getElemType();
    if (!FLOATS.contains(number) && !INTS.contains(number)) {
      throw new Refusal("expected float or integer elements, found %s", DataType.forNumber(number));
    }
    int[] sizes = new int[type.getShape().getDimCount()];
    if (sizes.length == 0) {
      throw new Refusal("expected a batch axis in front, found a scalar");
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      Dimension dimension = type.getShape().getDim(axis);
      sizes[axis] = axis == 0 ? batch(dimension) : size(input.getName(), axis, dimension);
    }
    Sizes.count(sizes);
    return sizes;
  }

  private int batch(Dimension dimension) {
    unused.remove(dimension.getDimParam());
    if (dimension.hasDimValue() && dimension.getDimValue() < 0) {
      throw new Refusal("batch size %d: expected at least 1", dimension.getDimValue());
    }
    return 1;
  }

  private int size(String input, int axis, Dimension dimension) {
    if (dimension.hasDimValue()) {
      long size = dimension.getDimValue();
      if (size < 1 || size > Integer.MAX_VALUE) {
        throw new Refusal("size %d of axis %d: expected at least 1", size, axis);
      }
      return (int) size;
    }
    String name =
        dimension.getDimParam().isEmpty()
            ? "%s[%d]".formatted(input, axis)
            : dimension.getDimParam();
    unused.remove(name);
    Integer size = assumptions.dimensions().get(name);
    if (size == null) {
      throw new Refusal(
          "axis %d has no size; give one: Onnx.read(path, Assumptions.none().dimension(\"%s\", …))",
          axis, name);
    }
    return size;
  }

  /** An input that the assumptions fix, as a constant. */
  Tensor fixed(ValueInfoProto input, double value, Budget budget) {
    int[] sizes = sizes(input);
    budget.take(Sizes.count(sizes));
    if (INTS.contains(input.getType().getTensorType().getElemType())) {
      long[] values = new long[Sizes.count(sizes)];
      Arrays.fill(values, (long) value);
      return new Ints(values, sizes);
    }
    float[] values = new float[Sizes.count(sizes)];
    Arrays.fill(values, (float) value);
    return new Floats(values, sizes);
  }

  /** Assumed dimensions that no input has. */
  Set<String> unused() {
    return unused;
  }
}
