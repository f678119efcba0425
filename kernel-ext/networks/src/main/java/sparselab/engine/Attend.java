package sparselab.engine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Columns;
import sparselab.network.Attention;

/**
 * Attention on (features, positions) matrices, head by head: {@code S = Kᵀ·Q}, a softmax down each
 * column, {@code Y = V·S}. Keys are rows of S, so that neighbouring queries share a vector and no
 * product has to be turned over.
 *
 * @param q, k, v, y buffers
 * @param size features of a head
 * @param scratch number of the scratch shape
 * @param turn angles, or null without
 */
record Attend(
    Attention layer, int q, int k, int v, int y, int size, int scratch, @Nullable Angles turn)
    implements Step.Shared {

  /** What angles depend on: their base, the features of a head, and the positions. */
  record Turn(double base, int size, int positions) {}

  /** Cosine and sine of each pair of features and position: (size/2, positions). */
  @SuppressWarnings("ArrayRecordComponent") // a table, compared by nobody
  record Angles(float[] cos, float[] sin, int positions) {
    static Angles of(Turn of) {
      int size = of.size;
      int positions = of.positions;
      float[] cos = new float[size / 2 * positions];
      float[] sin = new float[size / 2 * positions];
      for (int d = 0; d < size / 2; d++) {
        double turn = Math.pow(of.base, -2.0 * d / size);
        for (int t = 0; t < positions; t++) {
          cos[d * positions + t] = (float) Math.cos(t * turn);
          sin[d * positions + t] = (float) Math.sin(t * turn);
        }
      }
      return new Angles(cos, sin, positions);
    }

    /** {@code (a, b) ← (a·cos − b·sin, b·cos + a·sin)} for the two halves of a head. */
    void apply(float[] x) {
      int half = cos.length;
      for (int i = 0; i < half; i++) {
        turn(x, i, half + i, i);
      }
    }

    /** The same for one head of one position, whose features begin at {@code x[at]}. */
    void apply(float[] x, int at, int position) {
      int half = cos.length / positions;
      for (int d = 0, i = position; d < half; d++, i += positions) {
        turn(x, at + d, at + half + d, i);
      }
    }

    private void turn(float[] x, int first, int second, int angle) {
      float a = x[first];
      float b = x[second];
      x[first] = a * cos[angle] - b * sin[angle];
      x[second] = b * cos[angle] + a * sin[angle];
    }
  }

  @Override
  public void run(Workspace workspace, int part, int parts) {
    HeadScratch own = workspace.scratch(scratch, part);
    int units = workspace.examples(q) * layer.heads();
    int end = Workspace.share(units, part + 1, parts);
    for (int unit = Workspace.share(units, part, parts); unit < end; unit++) {
      head(workspace, own, unit / layer.heads(), unit % layer.heads());
    }
  }

  private void head(Workspace workspace, HeadScratch own, int example, int head) {
    int positions = workspace.positions(q);
    int shared = layer.heads() / layer.keyValueHeads();
    load(workspace, q, example, head, own.q);
    load(workspace, k, example, head / shared, own.k);
    load(workspace, v, example, head / shared, own.v);
    if (turn != null) {
      turn.apply(own.q);
      turn.apply(own.k);
    }
    own.products.atb(positions, positions, size, own.keys, own.queries, own.scores, false);
    if (layer.causal()) {
      hideLater(own.weights, positions);
    }
    Columns.softmax(own.weights, positions, positions, (float) (1 / Math.sqrt(size)), own.sums);
    own.products.ab(size, positions, positions, own.values, own.scores, own.outputs, false);
    for (int i = 0; i < positions; i++) {
      own.sums[i] = 1 / own.sums[i];
    }
    for (int d = 0; d < size; d++) {
      int row = d * positions;
      for (int i = 0; i < positions; i++) {
        own.y[row + i] *= own.sums[i];
      }
    }
    store(workspace, own.y, example, head);
  }

  private static void hideLater(float[] scores, int positions) {
    for (int key = 1; key < positions; key++) {
      for (int query = 0; query < key; query++) {
        scores[key * positions + query] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private void load(Workspace workspace, int x, int example, int head, float[] to) {
    int positions = workspace.positions(x);
    long columns = workspace.columns(x);
    MemorySegment from = workspace.segment(x);
    for (int d = 0; d < size; d++) {
      long at = ((long) head * size + d) * columns + (long) example * positions;
      MemorySegment.copy(from, Workspace.FLOAT, at * Float.BYTES, to, d * positions, positions);
    }
  }

  private void store(Workspace workspace, float[] from, int example, int head) {
    int positions = workspace.positions(y);
    long columns = workspace.columns(y);
    MemorySegment to = workspace.segment(y);
    for (int d = 0; d < size; d++) {
      long at = ((long) head * size + d) * columns + (long) example * positions;
      MemorySegment.copy(from, d * positions, to, Workspace.FLOAT, at * Float.BYTES, positions);
    }
  }
}
