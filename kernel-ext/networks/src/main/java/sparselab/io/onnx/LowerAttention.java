package sparselab.io.onnx;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.Attention;

/** What {@link FuseAttention} found → {@link Attention}. */
final class LowerAttention implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of(FuseAttention.ATTENTION);
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    x.node().inputs().forEach(network::shape);
    var layer =
        new Attention(
            (int) x.attributes().integer("heads", 1),
            (int) x.attributes().integer("keyValueHeads", 1),
            x.attributes().integer("causal", 0) == 1,
            x.attributes().number("rotaryBase", 0));
    return new Layered(layer, x.node().inputs(), Map.of());
  }
}
