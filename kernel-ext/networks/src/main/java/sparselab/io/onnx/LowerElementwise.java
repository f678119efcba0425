package sparselab.io.onnx;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.Add;
import sparselab.network.Concat;
import sparselab.network.Layer;
import sparselab.network.Multiply;

/** Add, Mul and Concat of computed values → {@link Add}, {@link Multiply}, {@link Concat}. */
final class LowerElementwise implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Add", "Mul", "Concat");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    x.node().inputs().forEach(network::shape);
    Layer layer =
        switch (x.node().op()) {
          case "Add" -> new Add();
          case "Mul" -> new Multiply();
          default -> concat(x);
        };
    return new Layered(layer, x.node().inputs(), Map.of());
  }

  private static Concat concat(Operands x) {
    int axis = ConcatOperator.axis(x);
    if (axis != 1) {
      throw new Refusal("axis %d: expected 1, the first behind the batch", axis);
    }
    return new Concat();
  }
}
