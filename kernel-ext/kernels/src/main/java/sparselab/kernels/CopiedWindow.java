package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

import jdk.incubator.vector.VectorOperators;

/**
 * Windows of any size and stride: the few rows of the image that a few rows of outputs read are
 * copied into a buffer in the first-level cache, with their padding and with every stride-th column
 * together, so that neighbouring outputs read neighbouring floats.
 */
final class CopiedWindow extends ChannelWindow {
  /** Rows of outputs for which rows are copied at once. */
  private static final int STRIP = 8;

  private final Phases phases;

  // Zeros left and right of the image are written once for each thread, and never again.
  private final ThreadLocal<Floats> buffer;

  CopiedWindow(Conv.Shape shape, float[] weights) {
    super(shape, weights);
    phases = Phases.of(shape);
    long size = (long) ((STRIP - 1) * shape.stride() + shape.kernelHeight()) * phases.floats();
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
    for (int i = 0; i < more + shape.kernelHeight(); i++) {
      long row = copy + 4L * i * phases.floats();
      int y = top + i;
      long from = in + 4L * y * shape.width();
      if (y < 0 || y >= shape.height()) {
        ImageSource.zero(row, phases.floats());
      } else {
        phases.part(from, row);
      }
    }
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
    var w0 = broadcast(SPECIES, weights[w]);
    var w1 = broadcast(SPECIES, weights[w + 1]);
    var w2 = broadcast(SPECIES, weights[w + 2]);
    var w3 = broadcast(SPECIES, weights[w + 3]);
    var w4 = broadcast(SPECIES, weights[w + 4]);
    var w5 = broadcast(SPECIES, weights[w + 5]);
    var w6 = broadcast(SPECIES, weights[w + 6]);
    var w7 = broadcast(SPECIES, weights[w + 7]);
    var w8 = broadcast(SPECIES, weights[w + 8]);
    var start = broadcast(SPECIES, bias);
    var least = broadcast(SPECIES, low);
    var most = broadcast(SPECIES, high);
    int ow = shape.outWidth();
    long second = 4L * phases.column(1);
    long third = 4L * phases.column(2);
    long row = 4L * phases.floats();
    for (int x = x0; x < x1; x += Lanes.LENGTH) {
      var mask = Lanes.first(x1 - x);
      for (int y = 0; y < count; y++) {
        long a = (copy + (long) y * shape.stride() * row + 4L * x) & Memory.ADDRESS;
        long b = (a + row) & Memory.ADDRESS;
        long d = (b + row) & Memory.ADDRESS;
        var top = w0.fma(fromMemorySegment(SPECIES, Memory.ALL, a, ORDER), start);
        var middle = w3.mul(fromMemorySegment(SPECIES, Memory.ALL, b, ORDER));
        var bottom = w6.mul(fromMemorySegment(SPECIES, Memory.ALL, d, ORDER));
        top = w1.fma(fromMemorySegment(SPECIES, Memory.ALL, a + second, ORDER), top);
        middle = w4.fma(fromMemorySegment(SPECIES, Memory.ALL, b + second, ORDER), middle);
        bottom = w7.fma(fromMemorySegment(SPECIES, Memory.ALL, d + second, ORDER), bottom);
        top = w2.fma(fromMemorySegment(SPECIES, Memory.ALL, a + third, ORDER), top);
        middle = w5.fma(fromMemorySegment(SPECIES, Memory.ALL, b + third, ORDER), middle);
        bottom = w8.fma(fromMemorySegment(SPECIES, Memory.ALL, d + third, ORDER), bottom);
        var v = top.add(middle).add(bottom);
        v = v.blend(least, v.compare(VectorOperators.LT, least));
        v = v.blend(most, v.compare(VectorOperators.GT, most));
        long to = (out + 4 * ((long) y * ow + x)) & Memory.ADDRESS;
        v.intoMemorySegment(Memory.ALL, to, ORDER, mask);
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
    var least = broadcast(SPECIES, low);
    var most = broadcast(SPECIES, high);
    for (int x = x0; x < x1; x += Lanes.LENGTH) {
      var mask = Lanes.first(x1 - x);
      for (int y = 0; y < count; y++) {
        var sum = broadcast(SPECIES, bias);
        for (int e = 0; e < area; e++) {
          long at =
              copy
                  + 4L * (y * shape.stride() + e / shape.kernelWidth()) * phases.floats()
                  + 4L * phases.column(e % shape.kernelWidth())
                  + 4L * x;
          sum =
              broadcast(SPECIES, weights[channel * area + e])
                  .fma(fromMemorySegment(SPECIES, Memory.ALL, at, ORDER), sum);
        }
        sum = sum.blend(least, sum.compare(VectorOperators.LT, least));
        sum = sum.blend(most, sum.compare(VectorOperators.GT, most));
        long to = (out + 4 * ((long) y * shape.outWidth() + x)) & Memory.ADDRESS;
        sum.intoMemorySegment(Memory.ALL, to, ORDER, mask);
      }
    }
  }
}
