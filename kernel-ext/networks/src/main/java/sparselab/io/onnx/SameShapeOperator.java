package sparselab.io.onnx;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator whose output has the shape of its first input; never computed on constants, except
 * where it changes nothing.
 */
record SameShapeOperator(String name, int since, Set<String> attributes, boolean unchanged)
    implements Operator {
  static final List<SameShapeOperator> ALL =
      List.of(
          new SameShapeOperator(
              "BatchNormalization", 1, Set.of("epsilon", "momentum", "training_mode"), false),
          new SameShapeOperator("Clip", 1, Set.of(), false),
          new SameShapeOperator("Dropout", 1, Set.of("seed", "ratio"), true),
          new SameShapeOperator("Erf", 9, Set.of(), false),
          new SameShapeOperator("Gelu", 20, Set.of("approximate"), false),
          new SameShapeOperator("HardSigmoid", 1, Set.of("alpha", "beta"), false),
          new SameShapeOperator("HardSwish", 14, Set.of(), false),
          new SameShapeOperator("Identity", 1, Set.of(), true),
          new SameShapeOperator(
              "LayerNormalization", 17, Set.of("axis", "epsilon", "stash_type"), false),
          new SameShapeOperator("Softmax", 1, Set.of("axis"), false));

  @Override
  public int[] sizes(Operands x) {
    return x.sizes(0);
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    return unchanged ? x.constant(0) : null;
  }
}
