package sparselab.engine;

import java.lang.foreign.MemorySegment;

/** Steps that move activations between layouts. */
final class Transfer {
  /** Examples moved together: 16 floats fill a cache line. */
  private static final int TILE = 16;

  private Transfer() {}

  /** The caller's rows (examples, features) become columns (features, examples). */
  record Load(int y, long features) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment to = workspace.segment(y);
      MemorySegment from = workspace.input;
      int columns = workspace.examples;
      if (columns == 1) {
        copy(from, workspace.first * features, to, 0, features);
        return;
      }
      for (int tile = 0; tile < columns; tile += TILE) {
        int end = Math.min(columns, tile + TILE);
        for (long f = 0; f < features; f++) {
          for (int e = tile; e < end; e++) {
            float value = from.getAtIndex(Workspace.FLOAT, (workspace.first + e) * features + f);
            to.setAtIndex(Workspace.FLOAT, f * columns + e, value);
          }
        }
      }
    }
  }

  /** Columns (features, examples) become the caller's rows (examples, features). */
  record Store(int x, long features) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.output;
      int columns = workspace.examples;
      if (columns == 1) {
        copy(from, 0, to, workspace.first * features, features);
        return;
      }
      for (int tile = 0; tile < columns; tile += TILE) {
        int end = Math.min(columns, tile + TILE);
        for (long f = 0; f < features; f++) {
          for (int e = tile; e < end; e++) {
            float value = from.getAtIndex(Workspace.FLOAT, f * columns + e);
            to.setAtIndex(Workspace.FLOAT, (workspace.first + e) * features + f, value);
          }
        }
      }
    }
  }

  /** A block of images, flattened, becomes columns of the whole batch's matrix. */
  record Gather(int x, int y, long features) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int columns = workspace.examples;
      for (long f = 0; f < features; f++) {
        copy(from, f * columns, to, f * workspace.batch + workspace.inBatch, columns);
      }
    }
  }

  /** Copies floats; offsets and count in floats. */
  static void copy(MemorySegment from, long fromAt, MemorySegment to, long toAt, long count) {
    MemorySegment.copy(from, fromAt * Float.BYTES, to, toAt * Float.BYTES, count * Float.BYTES);
  }
}
