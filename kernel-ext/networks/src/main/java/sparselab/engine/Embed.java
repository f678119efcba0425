package sparselab.engine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Floats;

/**
 * Columns of features for the caller's token numbers: {@code y(f, t) = W[x(t), f] + P[t, f]}.
 *
 * @param weight (vocabulary, features)
 * @param positions (most positions, features), or null
 */
record Embed(String node, Floats weight, @Nullable Floats positions, int y) implements Step {
  @Override
  public void run(Workspace workspace) {
    MemorySegment to = workspace.segment(y);
    int features = workspace.rows(y);
    int columns = workspace.columns(y);
    int count = workspace.positions(y);
    long vocabulary = weight.size() / features;
    int start = workspace.past == null ? 0 : workspace.past.position;
    for (int c = 0; c < columns; c++) {
      float token = workspace.input.getAtIndex(Workspace.FLOAT, workspace.first * count + c);
      int number = (int) token;
      if (!(token >= 0 && token < vocabulary) || token != number) {
        throw new IllegalArgumentException(
            "Node %s: expected token numbers in [0, %d), found %s at position %d of example %d"
                .formatted(
                    node, vocabulary, token, start + c % count, workspace.first + c / count));
      }
      long row = (long) number * features;
      long place = (start + (long) (c % count)) * features;
      for (int f = 0; f < features; f++) {
        float value = weight.segment().getAtIndex(Workspace.FLOAT, row + f);
        float moved =
            positions == null ? 0 : positions.segment().getAtIndex(Workspace.FLOAT, place + f);
        to.setAtIndex(Workspace.FLOAT, (long) f * columns + c, value + moved);
      }
    }
  }
}
