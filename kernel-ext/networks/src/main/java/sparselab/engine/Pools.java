package sparselab.engine;

import java.lang.foreign.MemorySegment;
import sparselab.kernels.Elementwise;
import sparselab.kernels.Floats;
import sparselab.network.Shape;

/** Steps that make many places one. */
final class Pools {
  private Pools() {}

  /**
   * Largest value or mean of each window of one image.
   *
   * @param mean whether the mean, else the largest
   */
  record Windows(
      int kernel, int stride, int padding, boolean mean, Shape image, Shape result, int x, int y)
      implements Step.Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int planes = result.size(0) * workspace.examples(x);
      int end = Workspace.share(planes, part + 1, parts);
      for (int c = Workspace.share(planes, part, parts); c < end; c++) {
        for (int i = 0; i < result.size(1); i++) {
          long target = ((long) c * result.size(1) + i) * result.size(2);
          if (kernel == 2 && padding == 0 && !mean) {
            long row = (long) c * image.size(1) + (long) i * stride;
            twoByTwo(from, to, row * image.size(2), target);
          } else {
            anySize(from, to, (long) c * image.size(1), i * stride - padding, target);
          }
        }
      }
    }

    private void twoByTwo(MemorySegment from, MemorySegment to, long source, long target) {
      for (int j = 0; j < result.size(2); j++) {
        long at = source + (long) j * stride;
        long below = at + image.size(2);
        float a = Math.max(get(from, at), get(from, at + 1));
        float b = Math.max(get(from, below), get(from, below + 1));
        to.setAtIndex(Workspace.FLOAT, target + j, Math.max(a, b));
      }
    }

    /** A row of windows from row {@code top} on, which may lie above the image. */
    private void anySize(MemorySegment from, MemorySegment to, long plane, int top, long target) {
      int bottom = Math.min(top + kernel, image.size(1));
      for (int j = 0; j < result.size(2); j++) {
        int left = j * stride - padding;
        int right = Math.min(left + kernel, image.size(2));
        float best = Float.NEGATIVE_INFINITY;
        float sum = 0;
        for (int u = Math.max(top, 0); u < bottom; u++) {
          long row = (plane + u) * image.size(2);
          for (int v = Math.max(left, 0); v < right; v++) {
            float value = get(from, row + v);
            best = Math.max(best, value);
            sum += value;
          }
        }
        to.setAtIndex(Workspace.FLOAT, target + j, mean ? sum / (kernel * kernel) : best);
      }
    }

    private static float get(MemorySegment from, long at) {
      return from.getAtIndex(Workspace.FLOAT, at);
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
