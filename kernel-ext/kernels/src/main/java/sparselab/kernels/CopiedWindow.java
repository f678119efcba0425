package sparselab.kernels;

import jdk.incubator.vector.VectorOperators;

/**
 * Windows of any size and stride: the few rows of the image that a few rows of outputs read are
 * copied into a buffer in the first-level cache, with their padding and with every stride-th column
 * together, so that neighbouring outputs read neighbouring floats.
 */
final class CopiedWindow extends ChannelWindow {
  /** Rows of outputs for which rows are copied at once. */
  private static final int STRIP = 8;

  // The padded image's row is cut into `stride` phases of `pitch` floats each.
  private final int pitch;
  private final int rowFloats;

  // Zeros left and right of the image are written once for each thread, and never again.
  private final ThreadLocal<Floats> buffer;

  CopiedWindow(Conv.Shape shape, float[] weights) {
    super(shape, weights);
    int stride = shape.stride();
    // Whole vectors of outputs are read, beyond the last column too, wherever a rectangle begins.
    pitch = shape.outWidth() + Lanes.LENGTH + (shape.kernelWidth() - 1) / stride + 1;
    rowFloats = pitch * stride;
    long size = (long) ((STRIP - 1) * stride + shape.kernelHeight()) * rowFloats;
    buffer = ThreadLocal.withInitial(() -> Floats.allocate(size));
  }

  @Override
  void rectangle(
      int channel,
      long in,
      long out,
      int y0,
      int y1,
      int x0,
      int x1,
      float bias,
      float low,
      float high) {
    long copy = buffer.get().address();
    long row = 4L * shape.outWidth();
    for (int y = y0; y < y1; y += STRIP) {
      int count = Math.min(STRIP, y1 - y);
      fill(in, copy, y * shape.stride() - shape.padding(), (count - 1) * shape.stride());
      if (shape.kernelHeight() == 3 && shape.kernelWidth() == 3) {
        three(channel, copy, out + y * row, count, x0, x1, bias, low, high);
      } else {
        any(channel, copy, out + y * row, count, x0, x1, bias, low, high);
      }
    }
  }

  /** Copies rows of the image from {@code top} on, so many and those of one window more. */
  private void fill(long in, long copy, int top, int more) {
    int stride = shape.stride();
    int padding = shape.padding();
    // Columns of the padded image that any window reaches.
    int reach = Math.min(shape.width(), rowFloats - padding);
    for (int i = 0; i < more + shape.kernelHeight(); i++) {
      long row = copy + 4L * i * rowFloats;
      int y = top + i;
      long from = in + 4L * y * shape.width();
      if (y < 0 || y >= shape.height()) {
        zero(row, rowFloats);
      } else if (stride == 1) {
        ImageSource.copy(from, row + 4L * padding, reach);
      } else {
        Strided.part(from, reach, stride, padding, row, pitch);
      }
    }
  }

  private static void zero(long to, int count) {
    var zero = Lanes.broadcast(0);
    for (int i = 0; i < count; i += Lanes.LENGTH) {
      Lanes.store(zero, to + 4L * i, Lanes.SPECIES.indexInRange(i, count));
    }
  }

  /** Where the window's column {@code kx} lies in a row of the buffer. */
  private long column(int kx) {
    return 4L * (kx % shape.stride() * pitch + kx / shape.stride());
  }

  private void three(
      int channel,
      long copy,
      long out,
      int count,
      int x0,
      int x1,
      float bias,
      float low,
      float high) {
    int w = 9 * channel;
    var w0 = Lanes.broadcast(weights[w]);
    var w1 = Lanes.broadcast(weights[w + 1]);
    var w2 = Lanes.broadcast(weights[w + 2]);
    var w3 = Lanes.broadcast(weights[w + 3]);
    var w4 = Lanes.broadcast(weights[w + 4]);
    var w5 = Lanes.broadcast(weights[w + 5]);
    var w6 = Lanes.broadcast(weights[w + 6]);
    var w7 = Lanes.broadcast(weights[w + 7]);
    var w8 = Lanes.broadcast(weights[w + 8]);
    var start = Lanes.broadcast(bias);
    var least = Lanes.broadcast(low);
    var most = Lanes.broadcast(high);
    int ow = shape.outWidth();
    long second = column(1);
    long third = column(2);
    long row = 4L * rowFloats;
    for (int x = x0; x < x1; x += Lanes.LENGTH) {
      var mask = Lanes.SPECIES.indexInRange(x, x1);
      for (int y = 0; y < count; y++) {
        long a = (copy + (long) y * shape.stride() * row + 4L * x) & Memory.ADDRESS;
        long b = (a + row) & Memory.ADDRESS;
        long d = (b + row) & Memory.ADDRESS;
        var top = w0.fma(Lanes.load(a), start);
        var middle = w3.mul(Lanes.load(b));
        var bottom = w6.mul(Lanes.load(d));
        top = w1.fma(Lanes.load(a + second), top);
        middle = w4.fma(Lanes.load(b + second), middle);
        bottom = w7.fma(Lanes.load(d + second), bottom);
        top = w2.fma(Lanes.load(a + third), top);
        middle = w5.fma(Lanes.load(b + third), middle);
        bottom = w8.fma(Lanes.load(d + third), bottom);
        var v = top.add(middle).add(bottom);
        v = v.blend(least, v.compare(VectorOperators.LT, least));
        v = v.blend(most, v.compare(VectorOperators.GT, most));
        long to = (out + 4 * ((long) y * ow + x)) & Memory.ADDRESS;
        v.intoMemorySegment(Memory.ALL, to, Lanes.ORDER, mask);
      }
    }
  }

  private void any(
      int channel,
      long copy,
      long out,
      int count,
      int x0,
      int x1,
      float bias,
      float low,
      float high) {
    int area = shape.kernelHeight() * shape.kernelWidth();
    var least = Lanes.broadcast(low);
    var most = Lanes.broadcast(high);
    for (int x = x0; x < x1; x += Lanes.LENGTH) {
      var mask = Lanes.SPECIES.indexInRange(x, x1);
      for (int y = 0; y < count; y++) {
        var sum = Lanes.broadcast(bias);
        for (int e = 0; e < area; e++) {
          long at =
              copy
                  + 4L * (y * shape.stride() + e / shape.kernelWidth()) * rowFloats
                  + column(e % shape.kernelWidth())
                  + 4L * x;
          sum = Lanes.broadcast(weights[channel * area + e]).fma(Lanes.load(at), sum);
        }
        sum = sum.blend(least, sum.compare(VectorOperators.LT, least));
        sum = sum.blend(most, sum.compare(VectorOperators.GT, most));
        long to = (out + 4 * ((long) y * shape.outWidth() + x)) & Memory.ADDRESS;
        sum.intoMemorySegment(Memory.ALL, to, Lanes.ORDER, mask);
      }
    }
  }
}
