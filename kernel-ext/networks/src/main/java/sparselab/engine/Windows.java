package sparselab.engine;

import java.lang.foreign.MemorySegment;
import sparselab.network.Conv2d;
import sparselab.network.MaxPool2d;
import sparselab.network.Shape;

/** Steps that slide a window over images (channels, height, width, examples). */
final class Windows {
  private Windows() {}

  /**
   * What each output pixel of a convolution reads, as columns: row (u, v, c) of the result holds
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
      for (int u = 0; u < conv.kernel(); u++) {
        for (int v = 0; v < conv.kernel(); v++) {
          for (int c = 0; c < conv.in(); c++) {
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

  /** Largest value of each window; each is found in a register and stored once. */
  record MaxPool(MaxPool2d pool, Shape image, Shape result, int x, int y) implements Step {
    @Override
    public void run(Workspace workspace) {
      MemorySegment from = workspace.segment(x);
      MemorySegment to = workspace.segment(y);
      int examples = workspace.examples;
      long line = (long) image.size(2) * examples; // from a pixel to the one below
      for (int c = 0; c < result.size(0); c++) {
        for (int i = 0; i < result.size(1); i++) {
          long source = ((long) c * image.size(1) + (long) i * pool.stride()) * line;
          long target = ((long) c * result.size(1) + i) * result.size(2) * examples;
          if (pool.kernel() == 2) {
            twoByTwo(from, to, examples, line, source, target);
          } else {
            anySize(from, to, examples, line, source, target);
          }
        }
      }
    }

    private void twoByTwo(
        MemorySegment from, MemorySegment to, int examples, long line, long source, long target) {
      for (int j = 0; j < result.size(2); j++) {
        long at = source + (long) j * pool.stride() * examples;
        for (int e = 0; e < examples; e++) {
          float above =
              Math.max(
                  from.getAtIndex(Workspace.FLOAT, at + e),
                  from.getAtIndex(Workspace.FLOAT, at + examples + e));
          float below =
              Math.max(
                  from.getAtIndex(Workspace.FLOAT, at + line + e),
                  from.getAtIndex(Workspace.FLOAT, at + line + examples + e));
          to.setAtIndex(Workspace.FLOAT, target + (long) j * examples + e, Math.max(above, below));
        }
      }
    }

    private void anySize(
        MemorySegment from, MemorySegment to, int examples, long line, long source, long target) {
      for (int j = 0; j < result.size(2); j++) {
        long at = source + (long) j * pool.stride() * examples;
        for (int e = 0; e < examples; e++) {
          float best = from.getAtIndex(Workspace.FLOAT, at + e);
          for (int u = 0; u < pool.kernel(); u++) {
            for (int v = 0; v < pool.kernel(); v++) {
              long pixel = at + u * line + (long) v * examples + e;
              best = Math.max(best, from.getAtIndex(Workspace.FLOAT, pixel));
            }
          }
          to.setAtIndex(Workspace.FLOAT, target + (long) j * examples + e, best);
        }
      }
    }
  }
}
