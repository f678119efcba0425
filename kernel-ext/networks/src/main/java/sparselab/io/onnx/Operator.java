package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an ONNX operator before any thought of layers: attributes, shapes, constants.
 */
interface Operator {
  /** Its name, as ONNX spells it. */
  String name();

  /** First opset that has it. */
  default int since() {
    return 1;
  }

  /** Attributes that are understood, or make no difference when a network is run. */
  default Set<String> attributes() {
    return Set.of();
  }

  /**
   * Sizes of the output.
   *
   * @throws Refusal when the inputs or attributes do not fit the operator
   */
  int[] sizes(Operands x);

  /** The output itself when it can be known before running, else null. */
  default @Nullable Tensor fold(Operands x) {
    return null;
  }
}
