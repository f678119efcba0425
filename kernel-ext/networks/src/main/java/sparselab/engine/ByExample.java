package sparselab.engine;

import java.lang.foreign.MemorySegment;
import sparselab.network.Conv2d;
import sparselab.network.Shape;

/**
 * Steps for small images of which many are computed together, examples innermost: column {@code
 * position · examples + example}. A pixel of all examples is one stretch of memory, so windows move
 * over whole vectors however small the image is.
 */
final class ByExample {
  private ByExample() {}

  /** The caller's images become columns. */
  record Load(int y) implements Step {
    @Override
    public void run(Workspace workspace) {
      int features = workspace.rows(y) * workspace.positions(y);
      Transfer.turn(
          workspace.input,
          workspace.first * features,
          workspace.segment(y),
          0,
          workspace.examples(y),
          features);
    }
  }

  /** Columns become the caller's images. */
  record Store(int x) implements Step {
    @Override
    public void run(Workspace workspace) {
      int features = workspace.rows(x) * workspace.positions(x);
      Transfer.turn(
          workspace.segment(x),
          0,
          workspace.output,
          workspace.first * features,
          features,
          workspace.examples(x));
    }
  }

  /** Images, flattened, become columns of the whole batch's matrix. */
  record Flat(int x, int y) implements Step {
    @Override
    public void run(Workspace workspace) {
      int features = workspace.rows(x) * workspace.positions(x);
      long columns = workspace.examples(x);
      for (long f = 0; f < features; f++) {
        Transfer.copy(
            workspace.segment(x),
            f * columns,
            workspace.segment(y),
            f * workspace.batch + workspace.inBatch,
            columns);
      }
    }
  }

  /**
   * What each output pixel of a convolution reads, as columns: row (c, u, v) of the result holds
   * {@code x[c, i·stride + u − padding, j·stride + v − padding]} for all pixels (i, j) and
   * examples; outside the image 0. Known as im2col.
   */
  record Patches(Conv2d conv, Shape image, Shape result, int x, int y) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int examples = workspace.examples;
      long row = 0;
      for (int c = 0; c < conv.in(); c++) {
        for (int u = 0; u < conv.kernel(); u++) {
          for (int v = 0; v < conv.kernel(); v++) {
            row(from, to, examples, row++, u, v, c);
          }
        }
      }
    }

    private void row(
        MemorySegment from, MemorySegment to, int examples, long row, int u, int v, int c) {
      int height = image.size(1);
      int width = image.size(2);
      int rows = result.size(1);
      int columns = result.size(2);
      // Output columns whose input column lies in the image: first ≤ j < end.
      int shift = v - conv.padding();
      int first = Math.clamp(Math.ceilDiv(-shift, conv.stride()), 0, columns);
      int end = Math.clamp(Math.ceilDiv(width - shift, conv.stride()), first, columns);
      for (int i = 0; i < rows; i++) {
        long line = (row * rows + i) * columns * examples;
        int at = i * conv.stride() + u - conv.padding();
        if (at < 0 || at >= height) {
          zero(to, line, (long) columns * examples);
          continue;
        }
        zero(to, line, (long) first * examples);
        zero(to, line + (long) end * examples, (long) (columns - end) * examples);
        long source = ((long) c * height + at) * width + shift;
        if (conv.stride() == 1) {
          Transfer.copy(
              from,
              (source + first) * examples,
              to,
              line + (long) first * examples,
              (long) (end - first) * examples);
        } else {
          for (int j = first; j < end; j++) {
            Transfer.copy(
                from,
                (source + (long) j * conv.stride()) * examples,
                to,
                line + (long) j * examples,
                examples);
          }
        }
      }
    }

    private static void zero(MemorySegment to, long at, long count) {
      for (long i = at; i < at + count; i++) { // fill() wants a slice, which is an allocation
        to.setAtIndex(Workspace.FLOAT, i, 0);
      }
    }
  }

  /**
   * Largest value or mean of each window.
   *
   * @param mean whether the mean, else the largest
   */
  record Pool(
      int kernel, int stride, int padding, boolean mean, Shape image, Shape result, int x, int y)
      implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int examples = workspace.examples(x);
      long line = (long) image.size(2) * examples; // from a pixel to the one below
      for (int c = 0; c < result.size(0); c++) {
        for (int i = 0; i < result.size(1); i++) {
          long plane = (long) c * image.size(1) * line;
          long target = ((long) c * result.size(1) + i) * result.size(2) * examples;
          int top = i * stride - padding;
          for (int j = 0; j < result.size(2); j++) {
            int left = j * stride - padding;
            if (kernel == 2 && padding == 0 && !mean) {
              long at = plane + top * line + (long) left * examples;
              twoByTwo(from, to, examples, line, at, target + (long) j * examples);
            } else {
              anySize(from, to, examples, plane, top, left, target + (long) j * examples);
            }
          }
        }
      }
    }

    private static void twoByTwo(
        MemorySegment from, MemorySegment to, int examples, long line, long at, long target) {
      for (int e = 0; e < examples; e++) {
        long right = at + examples + e;
        float above = Math.max(get(from, at + e), get(from, right));
        float below = Math.max(get(from, at + line + e), get(from, right + line));
        to.setAtIndex(Workspace.FLOAT, target + e, Math.max(above, below));
      }
    }

    /** A window whose upper left corner may lie outside the image. */
    private void anySize(
        MemorySegment from,
        MemorySegment to,
        int examples,
        long plane,
        int top,
        int left,
        long target) {
      int bottom = Math.min(top + kernel, image.size(1));
      int right = Math.min(left + kernel, image.size(2));
      for (int e = 0; e < examples; e++) {
        float best = Float.NEGATIVE_INFINITY;
        float sum = 0;
        for (int u = Math.max(top, 0); u < bottom; u++) {
          for (int v = Math.max(left, 0); v < right; v++) {
            long pixel = (long) u * image.size(2) + v;
            float value = get(from, plane + pixel * examples + e);
            best = Math.max(best, value);
            sum += value;
          }
        }
        to.setAtIndex(Workspace.FLOAT, target + e, mean ? sum / (kernel * kernel) : best);
      }
    }

    private static float get(MemorySegment from, long at) {
      return from.getAtIndex(Workspace.FLOAT, at);
    }
  }

  /** Mean over the positions of each example, into its column of the whole batch's matrix. */
  record Mean(int x, int y) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int positions = workspace.positions(x);
      int examples = workspace.examples(x);
      for (long r = 0; r < workspace.rows(x); r++) {
        for (int e = 0; e < examples; e++) {
          float sum = 0;
          for (int p = 0; p < positions; p++) {
            sum += from.getAtIndex(Workspace.FLOAT, (r * positions + p) * examples + e);
          }
          to.setAtIndex(
              Workspace.FLOAT, r * workspace.batch + workspace.inBatch + e, sum / positions);
        }
      }
    }
  }
}
