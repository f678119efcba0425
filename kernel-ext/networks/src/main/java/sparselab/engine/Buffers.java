package sparselab.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each buffer lies in a workspace; immutable once placed.
 *
 * <p>A buffer is a row-major matrix: a row for each channel or feature, a column for each position
 * (pixel, token) of each example, examples one after the other.
 */
final class Buffers {
  private record Buffer(int rows, int positions, boolean whole) {}

  private final Arena arena = new Arena();
  private final List<Buffer> buffers = new ArrayList<>();
  private final int batch;
  private final int block;
  private long floats = -1;

  /**
   * @param batch examples of a buffer of the whole batch
   * @param block examples of the others
   */
  Buffers(int batch, int block) {
    this.batch = batch;
    this.block = block;
  }

  /**
   * A new buffer, first written in {@code step}.
   *
   * @param positions columns per example
   * @param whole whether it holds the whole batch, or the examples that are computed together
   */
  int add(int rows, int positions, boolean whole, int step) {
    buffers.add(new Buffer(rows, positions, whole));
    return arena.add((long) rows * positions * (whole ? batch : block), step);
  }

  /** Written or read in {@code step}. */
  int use(int buffer, int step) {
    arena.use(buffer, step);
    return buffer;
  }

  void place() {
    floats = arena.place();
  }

  long floats() {
    return floats;
  }

  int count() {
    return buffers.size();
  }

  long offset(int buffer) {
    return arena.offset(buffer);
  }

  int rows(int buffer) {
    return buffers.get(buffer).rows;
  }

  int positions(int buffer) {
    return buffers.get(buffer).positions;
  }

  /** Whether it holds the whole batch. */
  boolean whole(int buffer) {
    return buffers.get(buffer).whole;
  }

  /** Examples it has room for. */
  int most(int buffer) {
    return whole(buffer) ? batch : block;
  }
}
