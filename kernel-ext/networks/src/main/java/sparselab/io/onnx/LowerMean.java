package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.network.GlobalAveragePool;

/** The mean over all places of an image or a sequence → {@link GlobalAveragePool}. */
final class LowerMean implements Lowering {
  @Override
  public Set<String> ops() {
    return Set.of("GlobalAveragePool", "ReduceMean");
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    if (x.node().op().equals("ReduceMean")) {
      boolean[] reduced = ReduceMeanOperator.reduced(x);
      boolean image = Arrays.equals(reduced, new boolean[] {false, false, true, true});
      boolean sequence = Arrays.equals(reduced, new boolean[] {false, true, false});
      if (!image && !sequence) {
        throw new Refusal(
            "over axes %s of %s: expected height and width of an image, or the positions of a"
                + " sequence; over the features it is read as part of a norm only",
            Arrays.toString(reduced), Sizes.text(x.sizes(0)));
      }
    }
    return Layered.plain(new GlobalAveragePool(), x.node());
  }
}
