package sparselab.train;

import java.util.Arrays;
import sparselab.network.Conv2d;
import sparselab.network.Shape;

/**
 * The matrix whose column p holds what the kernel sees at output position p: {@code
 * U[(c,u,v),(i,j)] = x[c, i·stride+u−padding, j·stride+v−padding]}, zero outside the image. Shape
 * (in·kernel², height'·width').
 */
record Unfold(
    int channels,
    int height,
    int width,
    int outHeight,
    int outWidth,
    int kernel,
    int stride,
    int padding) {

  static Unfold of(Conv2d layer, Shape x, Shape y) {
    return new Unfold(
        x.size(0),
        x.size(1),
        x.size(2),
        y.size(1),
        y.size(2),
        layer.kernel(),
        layer.stride(),
        layer.padding());
  }

  /** First output column whose tap v lies inside the image. */
  private int firstInside(int v) {
    return Math.min(outWidth, Math.max(0, Math.ceilDiv(padding - v, stride)));
  }

  /** One past the last output column whose tap v lies inside the image. */
  private int endInside(int v) {
    return Math.max(
        firstInside(v), Math.min(outWidth, Math.floorDiv(width - 1 + padding - v, stride) + 1));
  }

  /** Writes U of one image. */
  void unfold(float[] x, int from, float[] columns) {
    int to = 0;
    for (int c = 0; c < channels; c++) {
      for (int u = 0; u < kernel; u++) {
        for (int v = 0; v < kernel; v++) {
          int first = firstInside(v);
          int end = endInside(v);
          for (int i = 0; i < outHeight; i++, to += outWidth) {
            int row = i * stride + u - padding;
            if (row < 0 || row >= height) {
              Arrays.fill(columns, to, to + outWidth, 0);
              continue;
            }
            zero(columns, to, to + first);
            int at = from + (c * height + row) * width + v - padding;
            if (stride == 1) {
              System.arraycopy(x, at + first, columns, to + first, end - first);
            } else {
              for (int j = first; j < end; j++) {
                columns[to + j] = x[at + j * stride];
              }
            }
            zero(columns, to + end, to + outWidth);
          }
        }
      }
    }
  }

  /** As {@link Arrays#fill}, for the one or two elements of an edge. */
  private static void zero(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = 0;
    }
  }

  /** Adds each element of a matrix like U back to the pixel it came from. */
  void foldAdding(float[] columns, float[] dx, int from) {
    int to = 0;
    for (int c = 0; c < channels; c++) {
      for (int u = 0; u < kernel; u++) {
        for (int v = 0; v < kernel; v++) {
          int first = firstInside(v);
          int end = endInside(v);
          for (int i = 0; i < outHeight; i++, to += outWidth) {
            int row = i * stride + u - padding;
            if (row >= 0 && row < height) {
              int at = from + (c * height + row) * width + v - padding;
              for (int j = first; j < end; j++) {
                dx[at + j * stride] += columns[to + j];
              }
            }
          }
        }
      }
    }
  }
}
