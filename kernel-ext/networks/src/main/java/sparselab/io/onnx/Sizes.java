package sparselab.io.onnx;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arithmetic on the sizes of tensors; a size may be 0 in a constant. */
final class Sizes {
  static final int MOST_AXES = 16;

  private Sizes() {}

  /** Product of the sizes; refused when it is no {@code int}, or the axes are too many. */
  static int count(int... sizes) {
    if (sizes.length > MOST_AXES) {
      throw new Refusal("%d axes: expected at most %d", sizes.length, MOST_AXES);
    }
    long count = 1;
    for (int size : sizes) {
      count *= size;
      if (count > Integer.MAX_VALUE) {
        throw new Refusal("shape %s holds more elements than an array can", text(sizes));
      }
    }
    return (int) count;
  }

  /** Distance in elements between neighbours along each axis, row-major. */
  static int[] strides(int... sizes) {
    int[] strides = new int[sizes.length];
    int step = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step *= sizes[axis];
    }
    return strides;
  }

  /** An axis counted from the end when negative, as one counted from the start. */
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new Refusal("axis %d: expected %d to %d", axis, -rank, rank - 1);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The common shape of two operands, axes aligned at the end, size 1 stretched. */
  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int x = at(a, axis - rank + a.length);
      int y = at(b, axis - rank + b.length);
      if (x != y && x != 1 && y != 1) {
        throw new Refusal("shapes %s and %s do not broadcast", text(a), text(b));
      }
      sizes[axis] = x == 1 ? y : x;
    }
    return sizes;
  }

  private static int at(int[] sizes, int axis) {
    return axis < 0 ? 1 : sizes[axis];
  }

  /** For an element of the stretched shape: the element of the operand it comes from. */
  static IntUnaryOperator stretched(int[] operand, int[] sizes) {
    if (Arrays.equals(operand, sizes)) {
      return IntUnaryOperator.identity();
    }
    int[] own = strides(operand);
    int[] steps = new int[sizes.length];
    int shift = sizes.length - operand.length;
    for (int axis = 0; axis < operand.length; axis++) {
      steps[shift + axis] = operand[axis] == 1 ? 0 : own[axis];
    }
    return strided(0, steps, sizes);
  }

  /** Element i of a tensor of {@code sizes} lies at {@code start + Σ_a index_a(i)·steps_a}. */
  static IntUnaryOperator strided(int start, int[] steps, int[] sizes) {
    return element -> {
      int rest = element;
      int at = start;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        at += rest % sizes[axis] * steps[axis];
        rest /= sizes[axis];
      }
      return at;
    };
  }

  /** The sizes without the batch axis in front, which is 1 here. */
  static int[] example(int... sizes) {
    return sizes.length == 0 || sizes[0] != 1 ? sizes : Arrays.copyOfRange(sizes, 1, sizes.length);
  }

  static String text(int... sizes) {
    return sizes.length == 0
        ? "scalar"
        : IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
