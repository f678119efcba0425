package sparselab.engine;

import java.lang.foreign.MemorySegment;

/** Steps that move activations between layouts. */
final class Transfer {
  /** Columns moved together: 16 floats fill a cache line. */
  private static final int TILE = 16;

  private Transfer() {}

  /**
   * The caller's examples become columns: an image (rows, positions) is copied, a sequence
   * (positions, rows) turned over, a vector is a sequence of one position.
   */
  record Load(int y, boolean image) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment to = workspace.segment(y);
      int rows = workspace.rows(y);
      int positions = workspace.positions(y);
      int columns = workspace.columns(y);
      long from = workspace.first * rows * positions;
      if (image || columns == 1) {
        byExample(workspace.input, from, to, rows, positions, columns / positions);
      } else {
        turn(workspace.input, from, to, 0, columns, rows);
      }
    }

    private static void byExample(
        MemorySegment from, long at, MemorySegment to, int rows, int positions, int examples) {
      for (int e = 0; e < examples; e++) {
        for (int r = 0; r < rows; r++) {
          long source = at + ((long) e * rows + r) * positions;
          copy(from, source, to, ((long) r * examples + e) * positions, positions);
        }
      }
    }
  }

  /** Columns become the caller's examples, as {@link Load} but back. */
  record Store(int x, boolean image) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      int rows = workspace.rows(x);
      int positions = workspace.positions(x);
      int columns = workspace.columns(x);
      long to = workspace.first * rows * positions;
      if (image || columns == 1) {
        int examples = columns / positions;
        for (int e = 0; e < examples; e++) {
          for (int r = 0; r < rows; r++) {
            long target = to + ((long) e * rows + r) * positions;
            copy(from, ((long) r * examples + e) * positions, workspace.output, target, positions);
          }
        }
      } else {
        turn(from, 0, workspace.output, to, rows, columns);
      }
    }
  }

  /**
   * Images or sequences, flattened, become columns of the whole batch's matrix: an image in the
   * order (rows, positions), a sequence in the order (positions, rows).
   */
  record Flat(int x, int y, boolean image) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int rows = workspace.rows(x);
      int positions = workspace.positions(x);
      int columns = workspace.columns(x);
      if (image && workspace.batch == 1) {
        copy(from, 0, to, 0, (long) rows * positions);
        return;
      }
      for (int e = 0; e < workspace.examples(x); e++) {
        long column = (long) workspace.inBatch + e;
        for (int r = 0; r < rows; r++) {
          long source = (long) r * columns + (long) e * positions;
          for (int p = 0; p < positions; p++) {
            long feature = image ? (long) r * positions + p : (long) p * rows + r;
            to.setAtIndex(
                Workspace.FLOAT,
                feature * workspace.batch + column,
                from.getAtIndex(Workspace.FLOAT, source + p));
          }
        }
      }
    }
  }

  /** Inputs one after the other: more rows, or more positions of each example. */
  @SuppressWarnings("ArrayRecordComponent") // numbers of buffers, compared by nobody
  record Join(int[] x, int y, boolean positions) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment to = workspace.segment(y);
      long columns = workspace.columns(y);
      long at = 0;
      for (int input : x) {
        MemorySegment from = workspace.segment(input);
        int own = workspace.positions(input);
        int rows = workspace.rows(input);
        if (!positions) {
          copy(from, 0, to, at, rows * columns);
          at += rows * columns;
          continue;
        }
        int examples = workspace.examples(input);
        for (int r = 0; r < rows; r++) {
          for (int e = 0; e < examples; e++) {
            long target = r * columns + (long) e * workspace.positions(y) + at;
            copy(from, ((long) r * examples + e) * own, to, target, own);
          }
        }
        at += own;
      }
    }
  }

  /** (height, width) at {@code fromAt} becomes (width, height) at {@code toAt}. */
  static void turn(
      MemorySegment from, long fromAt, MemorySegment to, long toAt, int height, int width) {
    for (int tile = 0; tile < height; tile += TILE) {
      int end = Math.min(height, tile + TILE);
      for (int c = 0; c < width; c++) {
        for (int r = tile; r < end; r++) {
          float value = from.getAtIndex(Workspace.FLOAT, fromAt + (long) r * width + c);
          to.setAtIndex(Workspace.FLOAT, toAt + (long) c * height + r, value);
        }
      }
    }
  }

  /** Copies floats; offsets and count in floats. */
  static void copy(MemorySegment from, long fromAt, MemorySegment to, long toAt, long count) {
    MemorySegment.copy(from, fromAt * Float.BYTES, to, toAt * Float.BYTES, count * Float.BYTES);
  }
}
