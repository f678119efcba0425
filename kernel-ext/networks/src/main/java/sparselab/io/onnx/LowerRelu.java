package sparselab.io.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.Relu;

/** Relu → {@link Relu}. */
final class LowerRelu implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Relu");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    return Layered.plain(new Relu(), x.node());
  }
}
