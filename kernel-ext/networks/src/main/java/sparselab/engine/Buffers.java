package sparselab.engine;

import java.util.ArrayList;
import java.util.List;

/** Where each buffer lies in a workspace; immutable once placed. */
final class Buffers {
  private record Buffer(long rows, int most) {}

  private final Arena arena = new Arena();
  private final List<Buffer> buffers = new ArrayList<>();
  private long floats = -1;

  /**
   * A new buffer, first written in {@code step}.
   *
   * @param rows values per example
   * @param most examples it holds
   */
  int add(long rows, int most, int step) {
    buffers.add(new Buffer(rows, most));
    return arena.add(rows * most, step);
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

  long rows(int buffer) {
    return buffers.get(buffer).rows;
  }

  int most(int buffer) {
    return buffers.get(buffer).most;
  }
}
