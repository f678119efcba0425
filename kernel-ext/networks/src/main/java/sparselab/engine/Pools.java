package sparselab.engine;

import java.lang.foreign.MemorySegment;
import sparselab.kernels.Elementwise;
import sparselab.kernels.Floats;
import sparselab.kernels.Pooling;

/** Steps that make many places one. */
final class Pools {
  private Pools() {}

  /** Largest value or mean of each window of images. */
  record Windows(Pooling pooling, int x, int y) implements Step.Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      int planes = workspace.rows(y) * workspace.examples(x);
      pooling.run(
          workspace.buffer(x),
          workspace.buffer(y),
          Workspace.share(planes, part, parts),
          Workspace.share(planes, part + 1, parts));
    }
  }

  /** Mean over the positions of each example, into its column of the whole batch's matrix. */
  record Mean(int x, int y) implements Step.Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      Floats from = workspace.buffer(x);
      MemorySegment to = workspace.segment(y);
      int positions = workspace.positions(x);
      int examples = workspace.examples(x);
      int rows = workspace.rows(x);
      int end = Workspace.share(rows, part + 1, parts);
      for (int r = Workspace.share(rows, part, parts); r < end; r++) {
        for (int e = 0; e < examples; e++) {
          long at = ((long) r * examples + e) * positions;
          float sum = Elementwise.sum(from, at, positions);
          to.setAtIndex(
              Workspace.FLOAT, (long) r * workspace.batch + workspace.inBatch + e, sum / positions);
        }
      }
    }
  }
}
