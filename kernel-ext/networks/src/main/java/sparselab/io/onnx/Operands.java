package sparselab.io.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** A node with what is known of its inputs. */
record Operands(OpNode node, int opset, List<Operand> operands, Budget budget) {
  /** Sizes of a value and, for a constant, its elements; no sizes for an input left out. */
  @SuppressWarnings("ArrayRecordComponent") // never written
  record Operand(int @Nullable [] sizes, @Nullable Tensor constant) {
    static final Operand ABSENT = new Operand(null, null);
  }

  int count() {
    return operands.size();
  }

  boolean has(int index) {
    return index < count() && operands.get(index).sizes() != null;
  }

  int[] sizes(int index) {
    int[] sizes = index < count() ? operands.get(index).sizes() : null;
    if (sizes == null) {
      throw new Refusal("expected at least %d inputs, found %d", index + 1, count());
    }
    return sizes;
  }

  int rank(int index) {
    return sizes(index).length;
  }

  @Nullable Tensor constant(int index) {
    return index < count() ? operands.get(index).constant() : null;
  }

  /** Whether every input given is constant. */
  boolean allConstant() {
    return operands.stream().allMatch(x -> x.sizes() == null || x.constant() != null);
  }

  /** A weight: float and constant. */
  Floats weight(int index) {
    sizes(index);
    return switch (constant(index)) {
      case Floats floats -> floats;
      case Ints ints ->
          throw new Refusal("input %s: expected float weights, found integers", node.input(index));
      case null ->
          throw new Refusal(
              "input %s: expected constant weights, found a computed value", node.input(index));
    };
  }

  /** Constant whole numbers: axes, indices, sizes. */
  long[] integers(int index) {
    sizes(index);
    return switch (constant(index)) {
      case Ints ints -> ints.values();
      case Floats floats ->
          throw new Refusal("input %s: expected integers, found floats", node.input(index));
      case null ->
          throw new Refusal(
              "input %s: expected constant integers, found a computed value", node.input(index));
    };
  }

  /**
   * Axes that moved from an attribute to input {@code index} in some opset; null when not given.
   */
  long @Nullable [] axes(int index) {
    return has(index) ? integers(index) : attributes().integers("axes");
  }

  Attributes attributes() {
    return node.attributes();
  }
}
