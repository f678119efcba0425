package sparselab.io.onnx;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.Flatten;
import sparselab.network.Shape;

/** Reshape, Flatten, Squeeze, Unsqueeze → {@link Flatten}, or nothing at all. */
final class LowerReshape implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    Shape from = network.shape(x.node().input(0));
    int[] sizes = requireNonNull(Operators.BY_NAME.get(x.node().op())).sizes(x);
    Shape to = new Shape(Sizes.example(sizes));
    if (to.equals(from)) {
      return null;
    }
    if (to.rank() == 1) {
      return Layered.plain(new Flatten(), x.node());
    }
    throw new Refusal(
        "shape %s becomes %s: expected all axes but the batch made one, or attention around it",
        from, to);
  }
}
