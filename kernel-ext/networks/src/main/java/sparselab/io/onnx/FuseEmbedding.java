package sparselab.io.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;

/**
 * Rows of a table by token number, plus a constant for each position, becomes {@code Embedding(ids,
 * W, P)}; further constants (a fixed token type) are added to P.
 */
final class FuseEmbedding implements Fusion {
  /** Operator of the result. */
  static final String EMBEDDING = "Embedding";

  @Override
  public void apply(OpNode last, Rewriting graph) {
    if (!last.op().equals("Add")) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      OpNode table = graph.producer(last.input(i));
      Floats constant = graph.floats(last.input(1 - i));
      if (table == null || constant == null) {
        continue;
      }
      int[] sizes = graph.sizes(last.output());
      boolean gather = table.op().equals("Gather") && graph.floats(table.input(0)) != null;
      if ((gather || table.op().equals(EMBEDDING))
          && sizes.length == 3
          && Arrays.equals(sizes, graph.sizes(table.output()))) {
        fuse(table, gather, last, last.input(1 - i), constant, sizes, graph);
        return;
      }
    }
  }

  private static void fuse(
      OpNode table,
      boolean gather,
      OpNode last,
      String name,
      Floats constant,
      int[] sizes,
      Rewriting graph) {
    int positions = sizes[1];
    int features = sizes[2];
    graph.take((long) positions * features);
    Floats places =
        constant.picked(
            Sizes.stretched(constant.sizes(), new int[] {1, positions, features}),
            positions,
            features);
    @Nullable Floats before = gather ? null : graph.floats(table.input(2));
    if (before != null) {
      float[] sum = places.values(); // a fresh copy: picked made it
      for (int i = 0; i < sum.length; i++) {
        sum[i] += before.values()[i];
      }
    }
    var inputs =
        List.of(
            gather ? table.input(1) : table.input(0),
            gather ? table.input(0) : table.input(1),
            graph.addConstant(name, places));
    graph.fuse(
        new OpNode(last.name(), EMBEDDING, inputs, last.output(), Attributes.none()),
        List.of(table));
  }
}
