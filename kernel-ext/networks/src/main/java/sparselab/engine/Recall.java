package sparselab.engine;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Columns;

/**
 * Causal attention of one position to all before it and itself: its key and value are added to the
 * {@link Past}, then {@code S = K·Qᵀ}, a softmax down each column, {@code Y = Sᵀ·V}, where the rows
 * of K and V are positions and those of Q and Y the queries that share a head of keys.
 *
 * @param number of the attention in the past
 * @param q, k, v, y buffers of one column
 * @param turn angles, or null without
 */
record Recall(
    int number, Past.Shape shape, int q, int k, int v, int y, Attend.@Nullable Angles turn)
    implements Step.Shared {

  @Override
  public void run(Workspace workspace, int part, int parts) {
    Past past = Objects.requireNonNull(workspace.past);
    Past.Scratch own = past.scratch(number, part);
    int seen = past.position + 1;
    for (int head = own.firstHead; head < own.endHead; head++) {
      score(workspace, own, past.head(number, head), head, past.position);
    }
    float scale = (float) (1 / Math.sqrt(shape.size()));
    Columns.softmax(own.weights, seen, own.width, scale, own.sums);
    for (int head = own.firstHead; head < own.endHead; head++) {
      mix(workspace, own, past.head(number, head), head, seen);
    }
  }

  private void score(
      Workspace workspace, Past.Scratch own, Past.Head past, int head, int position) {
    int size = shape.size();
    float[] keys = past.keys().values();
    float[] values = past.values().values();
    load(workspace, k, head * size, keys, position * size, size);
    load(workspace, v, head * size, values, position * size, size);
    load(workspace, q, head * own.q.length, own.q, 0, own.q.length);
    if (turn != null) {
      turn.apply(keys, position * size, position);
      for (int query = 0; query < shape.queries(); query++) {
        turn.apply(own.q, query * size, position);
      }
    }
    own.products.abt(
        position + 1, shape.queries(), size, past.keys(), own.queries, own.scores(head), false);
  }

  private void mix(Workspace workspace, Past.Scratch own, Past.Head past, int head, int seen) {
    int size = shape.size();
    int queries = shape.queries();
    own.products.atb(queries, size, seen, own.scores(head), past.values(), own.outputs, false);
    for (int query = 0; query < queries; query++) {
      float share = 1 / own.sums[(head - own.firstHead) * queries + query];
      for (int d = query * size; d < (query + 1) * size; d++) {
        own.y[d] *= share;
      }
    }
    MemorySegment.copy(
        own.y,
        0,
        workspace.segment(y),
        Workspace.FLOAT,
        (long) head * own.y.length * Float.BYTES,
        own.y.length);
  }

  private static void load(Workspace workspace, int x, int from, float[] to, int at, int count) {
    MemorySegment.copy(
        workspace.segment(x), Workspace.FLOAT, (long) from * Float.BYTES, to, at, count);
  }
}
