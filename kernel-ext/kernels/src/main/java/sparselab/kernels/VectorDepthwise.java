package sparselab.kernels;

import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;

/**
 * Copies a channel once into a buffer with its padding, and with every stride-th column together,
 * so that neighbouring outputs read neighbouring floats; then one vector of outputs at a time.
 */
final class VectorDepthwise implements Depthwise {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] weights) {
    Doors.depthwise(shape, weights);
    return new Image(shape, weights.clone());
  }

  private static final class Image extends Work.ByImage {
    private static final int[] EVEN = IntStream.range(0, Lanes.LENGTH).map(i -> 2 * i).toArray();
    private static final int[] ODD = IntStream.range(0, Lanes.LENGTH).map(i -> 2 * i + 1).toArray();

    private final float[] weights;

    // The padded image's row is cut into `stride` phases of `pitch` floats each.
    private final int pitch;
    private final int rowFloats;

    // Zeros around the image are written once for each thread; only the image is copied again.
    private final ThreadLocal<Floats> buffer;

    Image(Conv.Shape shape, float[] weights) {
      super(shape);
      this.weights = weights;
      int stride = shape.stride();
      // Whole vectors of outputs are read, beyond the last column too.
      int read = Math.ceilDiv(shape.outWidth(), Lanes.LENGTH) * Lanes.LENGTH;
      pitch = Math.max(read, shape.outWidth()) + (shape.kernelWidth() - 1) / stride + 1;
      rowFloats = pitch * stride;
      long size = (long) (shape.height() + 2 * shape.padding()) * rowFloats;
      buffer = ThreadLocal.withInitial(() -> Floats.allocate(size));
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      long image = buffer.get().address();
      long plane = 4L * shape().height() * shape().width();
      for (int c = share(rows, part, parts); c < share(rows, part + 1, parts); c++) {
        fill(in + c * plane, image);
        long target = out + 4L * c * n;
        if (shape().kernelHeight() == 3 && shape().kernelWidth() == 3) {
          three(c, image, target, epilogue.biasAt(c));
        } else {
          any(c, image, target, epilogue.biasAt(c));
        }
        Lanes.finish(target, n, epilogue.activation());
      }
    }

    private void fill(long in, long image) {
      var s = shape();
      int stride = s.stride();
      // Columns of the padded image that any window reaches.
      int reach = Math.min(s.width(), rowFloats - s.padding());
      for (int y = 0; y < s.height(); y++) {
        long from = in + 4L * y * s.width();
        long row = image + 4L * (y + s.padding()) * rowFloats;
        if (stride == 1) {
          ImageSource.copy(from, row + 4L * s.padding(), reach);
        } else if (stride == 2 && Lanes.LENGTH == 16) {
          int even = s.padding() % 2 * pitch + s.padding() / 2;
          int odd = (s.padding() + 1) % 2 * pitch + (s.padding() + 1) / 2;
          apart(from, reach, row + 4L * even, row + 4L * odd);
        } else {
          for (int phase = 0; phase < stride; phase++) {
            int first = Math.floorMod(phase - s.padding(), stride);
            long to = row + 4L * (phase * pitch + (first + s.padding()) / stride);
            for (int x = first; x < reach; x += stride, to += 4) {
              Memory.set(to, Memory.get(from + 4L * x));
            }
          }
        }
      }
    }

    /** Even and odd columns apart, by the two-vector select that vectors of sixteen have. */
    private static void apart(long from, int count, long even, long odd) {
      var evens = IntVector.fromArray(IntVector.SPECIES_512, EVEN, 0);
      var odds = IntVector.fromArray(IntVector.SPECIES_512, ODD, 0);
      for (int x = 0; x < count; x += 2 * Lanes.LENGTH) {
        var a = Lanes.load(from + 4L * x, Lanes.SPECIES.indexInRange(x, count)).reinterpretAsInts();
        var b =
            Lanes.load(
                    from + 4L * x + Lanes.BYTES,
                    Lanes.SPECIES.indexInRange(x + Lanes.LENGTH, count))
                .reinterpretAsInts();
        Lanes.store(
            evens.selectFrom(a, b).reinterpretAsFloats(),
            even + 2L * x,
            Lanes.SPECIES.indexInRange(x / 2, (count + 1) / 2));
        Lanes.store(
            odds.selectFrom(a, b).reinterpretAsFloats(),
            odd + 2L * x,
            Lanes.SPECIES.indexInRange(x / 2, count / 2));
      }
    }

    /** Where the window's column {@code kx} lies in a row of the buffer. */
    private long column(int kx) {
      return 4L * (kx % shape().stride() * pitch + kx / shape().stride());
    }

    private void three(int c, long image, long out, float bias) {
      int w = 9 * c;
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
      int ow = shape().outWidth();
      long second = column(1);
      long third = column(2);
      long row = 4L * rowFloats;
      var tail = Lanes.SPECIES.indexInRange(0, ow % Lanes.LENGTH);
      for (int y = 0; y < shape().outHeight(); y++) {
        for (int x = 0; x < ow; x += Lanes.LENGTH) {
          long a = (image + (long) y * shape().stride() * row + 4L * x) & Memory.ADDRESS;
          long b = (a + row) & Memory.ADDRESS;
          long d = (b + row) & Memory.ADDRESS;
          var top = w0.fma(Lanes.load(a), start);
          var middle = w3.mul(Lanes.load(b));
          var low = w6.mul(Lanes.load(d));
          top = w1.fma(Lanes.load(a + second), top);
          middle = w4.fma(Lanes.load(b + second), middle);
          low = w7.fma(Lanes.load(d + second), low);
          top = w2.fma(Lanes.load(a + third), top);
          middle = w5.fma(Lanes.load(b + third), middle);
          low = w8.fma(Lanes.load(d + third), low);
          var v = top.add(middle).add(low);
          long to = out + 4 * ((long) y * ow + x);
          if (x <= ow - Lanes.LENGTH) {
            v.intoMemorySegment(Memory.ALL, to, Lanes.ORDER);
          } else {
            v.intoMemorySegment(Memory.ALL, to, Lanes.ORDER, tail);
          }
        }
      }
    }

    private void any(int c, long image, long out, float bias) {
      var s = shape();
      int area = s.kernelHeight() * s.kernelWidth();
      var tail = Lanes.SPECIES.indexInRange(0, s.outWidth() % Lanes.LENGTH);
      for (int y = 0; y < s.outHeight(); y++) {
        for (int x = 0; x < s.outWidth(); x += Lanes.LENGTH) {
          var sum = Lanes.broadcast(bias);
          for (int e = 0; e < area; e++) {
            long at =
                image
                    + 4L * (y * s.stride() + e / s.kernelWidth()) * rowFloats
                    + column(e % s.kernelWidth())
                    + 4L * x;
            sum = Lanes.broadcast(weights[c * area + e]).fma(Lanes.load(at), sum);
          }
          long to = out + 4 * ((long) y * s.outWidth() + x);
          if (x <= s.outWidth() - Lanes.LENGTH) {
            sum.intoMemorySegment(Memory.ALL, to, Lanes.ORDER);
          } else {
            sum.intoMemorySegment(Memory.ALL, to, Lanes.ORDER, tail);
          }
        }
      }
    }

    @Override
    public long bytes() {
      return 4L * weights.length;
    }
  }
}
