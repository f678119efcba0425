package sparselab.train;

import java.util.Arrays;
import sparselab.kernels.Products;
import sparselab.kernels.Products.Block;
import sparselab.network.Conv2d;

/**
 * Convolution of stride 1, as {@link Conv2dOperation} and to the same bits, but with rows as wide
 * as the padded image's: what a tap sees is then one stretch of it, so that unfolding is one long
 * copy a tap, and the gradient of the image needs no unfolded matrix: {@code ∂x(c) = Σ_uv Σ_o
 * W[o,c,u,v]·∂y(o) shifted by (u,v)}. What lies between two rows is computed and left aside.
 */
final class WideConvOperation implements Operation {
  /** Columns come in multiples of the widest vector. */
  private static final int LANES = 16;

  private final Products products;
  private final Conv2d layer;
  private final Signal x;
  private final Signal y;
  private final Parameter weight;
  private final Parameter bias;
  private final int area;
  private final Plane image;
  private final Plane slope;
  private final int columns;
  private final int imageColumns;
  private final float[] unfolded;
  private final float[] result;

  // Backward
  private final float[] turned;
  private final float[] weightGradient;
  private final float[] byTap;
  private final float[] part;
  private final float[] sum;

  static boolean suits(Conv2d layer) {
    return layer.stride() == 1 && layer.padding() < layer.kernel();
  }

  WideConvOperation(
      Products products, Conv2d layer, Signal x, Signal y, Parameter weight, Parameter bias) {
    this.products = products;
    this.layer = layer;
    this.x = x;
    this.y = y;
    this.weight = weight;
    this.bias = bias;
    int kernel = layer.kernel();
    this.area = kernel * kernel;
    this.image = Plane.of(x, layer.padding());
    this.slope = Plane.of(y, kernel - 1 - layer.padding());
    this.columns = roundUp((y.shape().size(1) - 1) * image.width + y.shape().size(2));
    this.imageColumns = roundUp((x.shape().size(1) - 1) * slope.width + x.shape().size(2));
    int taps = layer.in() * area;
    this.unfolded = new float[taps * columns];
    this.result = new float[layer.out() * columns];
    this.turned = new float[columns * layer.out()];
    this.weightGradient = new float[taps * layer.out()];
    this.byTap = new float[taps * layer.out()];
    this.part = new float[layer.in() * imageColumns];
    this.sum = new float[layer.in() * imageColumns];
  }

  private static int roundUp(int count) {
    return Math.ceilDiv(count, LANES) * LANES;
  }

  /**
   * One example with zeros around each channel, and some behind the last for columns that are
   * rounded up.
   */
  @SuppressWarnings("ArrayRecordComponent") // scratch memory
  private record Plane(int channels, int height, int width, int inner, int border, float[] values) {
    static Plane of(Signal signal, int border) {
      int inner = signal.shape().size(2);
      int height = signal.shape().size(1) + 2 * border;
      int width = inner + 2 * border;
      int channels = signal.shape().size(0);
      float[] values = new float[channels * height * width + LANES];
      return new Plane(channels, height, width, inner, border, values);
    }

    int size() {
      return height * width;
    }

    void load(float[] from, int at) {
      int rows = height - 2 * border;
      for (int c = 0; c < channels; c++) {
        int to = c * size() + border * width + border;
        for (int i = 0; i < rows; i++, at += inner, to += width) {
          System.arraycopy(from, at, values, to, inner);
        }
      }
    }
  }

  /** Rows (channel, u, v) of what each tap sees. */
  private void unfold(int example) {
    image.load(x.value(), example * x.width());
    int to = 0;
    for (int c = 0; c < layer.in(); c++) {
      for (int u = 0; u < layer.kernel(); u++) {
        for (int v = 0; v < layer.kernel(); v++, to += columns) {
          System.arraycopy(
              image.values, c * image.size() + u * image.width + v, unfolded, to, columns);
        }
      }
    }
  }

  @Override
  public void forward(int batch, boolean training) {
    int out = layer.out();
    int taps = layer.in() * area;
    int height = y.shape().size(1);
    int width = y.shape().size(2);
    for (int e = 0; e < batch; e++) {
      unfold(e);
      for (int o = 0; o < out; o++) {
        Arrays.fill(result, o * columns, (o + 1) * columns, bias.value[o]);
      }
      products.ab(
          out,
          columns,
          taps,
          Block.of(weight.value, taps),
          Block.of(unfolded, columns),
          Block.of(result, columns),
          true);
      int to = e * y.width();
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < height; i++, to += width) {
          System.arraycopy(result, o * columns + i * image.width, y.value(), to, width);
        }
      }
    }
  }

  @Override
  public void backward(int batch) {
    int out = layer.out();
    int taps = layer.in() * area;
    int positions = y.width() / out;
    float[] dy = Operations.gradient(y);
    float[] dx = x.gradient();
    Arrays.fill(bias.gradient, 0);
    if (dx != null) {
      sortByTap();
    }
    for (int e = 0; e < batch; e++) {
      int at = e * y.width();
      for (int o = 0; o < out; o++) {
        bias.gradient[o] += Operations.sum(dy, at + o * positions, positions);
      }
      unfold(e);
      turn(dy, at);
      products.ab(
          taps,
          out,
          columns,
          Block.of(unfolded, columns),
          Block.of(turned, out),
          Block.of(weightGradient, out),
          e > 0);
      if (dx != null) {
        slope.load(dy, at);
        imageGradient();
        add(dx, e * x.width());
      }
    }
    for (int o = 0; o < out; o++) {
      for (int t = 0; t < taps; t++) {
        weight.gradient[o * taps + t] = weightGradient[t * out + o];
      }
    }
  }

  /** {@code byTap[u,v][c][o] = W[o][c][u,v]}. */
  private void sortByTap() {
    int in = layer.in();
    int out = layer.out();
    for (int o = 0; o < out; o++) {
      for (int c = 0; c < in; c++) {
        for (int t = 0; t < area; t++) {
          byTap[(t * in + c) * out + o] = weight.value[(o * in + c) * area + t];
        }
      }
    }
  }

  /** The gradient with a row a position; rows between stay zero. */
  private void turn(float[] dy, int from) {
    int out = layer.out();
    int height = y.shape().size(1);
    int width = y.shape().size(2);
    int at = from;
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < height; i++, at += width) {
        int to = i * image.width * out + o;
        for (int j = 0; j < width; j++) {
          turned[to + j * out] = dy[at + j];
        }
      }
    }
  }

  private void imageGradient() {
    int in = layer.in();
    int out = layer.out();
    int last = layer.kernel() - 1;
    Arrays.fill(sum, 0);
    for (int t = 0; t < area; t++) {
      int u = t / layer.kernel();
      int v = t % layer.kernel();
      products.ab(
          in,
          imageColumns,
          out,
          new Block(byTap, t * in * out, out),
          new Block(slope.values, (last - u) * slope.width + last - v, slope.size()),
          Block.of(part, imageColumns),
          false);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
  }

  private void add(float[] dx, int from) {
    int height = x.shape().size(1);
    int width = x.shape().size(2);
    int to = from;
    for (int c = 0; c < layer.in(); c++) {
      for (int i = 0; i < height; i++, to += width) {
        int at = c * imageColumns + i * slope.width;
        for (int j = 0; j < width; j++) {
          dx[to + j] += sum[at + j];
        }
      }
    }
  }
}
