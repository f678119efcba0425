package sparselab.io.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.Embedding;

/** Rows of a constant table by token number → {@link Embedding}. */
final class LowerEmbedding implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("Gather", FuseEmbedding.EMBEDDING);
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    boolean gather = x.node().op().equals("Gather");
    int table = gather ? 0 : 1;
    String ids = x.node().input(1 - table);
    if (gather && x.constant(0) == null) {
      throw new Refusal("of a computed value: expected rows of a constant table");
    }
    Floats weight = x.weight(table);
    if (weight.sizes().length != 2 || (gather && GatherOperator.axis(x) != 0)) {
      throw new Refusal(
          "of %s: expected rows of a table (vocabulary, features)", Sizes.text(weight.sizes()));
    }
    network.shape(ids);
    var weights = new HashMap<String, Floats>();
    weights.put("weight", weight);
    int positions = 0;
    if (!gather) {
      Floats places = x.weight(2);
      weights.put("positions", places);
      positions = places.sizes()[0];
    }
    return new Layered(
        new Embedding(weight.sizes()[0], weight.sizes()[1], positions), List.of(ids), weights);
  }
}
