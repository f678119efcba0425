package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

import jdk.incubator.vector.VectorOperators;

/**
 * 3×3 windows at stride 1, straight from the image. Padding is masked columns and one row of zeros;
 * nothing is copied.
 */
final class StraightWindow extends ChannelWindow {
  private final Floats zeros;

  StraightWindow(Conv.Shape shape, float[] weights) {
    super(shape, weights);
    zeros = Floats.allocate(shape.width() + 2L * Lanes.LENGTH);
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
    for (int x = x0; x < x1; x += Lanes.LENGTH) {
      down(channel, in, out, y0, y1, x, x1, bias, low, high);
    }
  }

  /** Where row {@code y} of the image is, or of its padding. */
  private long row(long in, int y) {
    return y < 0 || y >= shape.height()
        ? zeros.address() + 4L * shape.padding()
        : in + 4L * y * shape.width();
  }

  /**
   * A vector of columns down the image, masked: each row of the image is loaded once, ends one sum,
   * continues one, begins one.
   */
  private void down(
      int channel,
      long in,
      long out,
      int y0,
      int y1,
      int x,
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
    int padding = shape.padding();
    int width = shape.width();
    int ow = shape.outWidth();
    int left = x - padding;
    var leftMask = Lanes.first(width - left).andNot(Lanes.first(-left));
    var midMask = Lanes.first(width - left - 1).andNot(Lanes.first(-left - 1));
    var rightMask = Lanes.first(width - left - 2).andNot(Lanes.first(-left - 2));
    var outMask = Lanes.first(x1 - x);
    var upper = start;
    var middle = start;
    for (int t = y0; t < y1 + 2; t++) {
      long from = row(in, t - padding) + 4L * left;
      var a = fromMemorySegment(SPECIES, Memory.ALL, from & Memory.ADDRESS, ORDER, leftMask);
      var b = fromMemorySegment(SPECIES, Memory.ALL, (from + 4) & Memory.ADDRESS, ORDER, midMask);
      var d = fromMemorySegment(SPECIES, Memory.ALL, (from + 8) & Memory.ADDRESS, ORDER, rightMask);
      // Three products added to what is carried from row to row: one addition a row is waited for,
      // not three multiply-adds.
      if (t >= y0 + 2) {
        var v = upper.add(w8.fma(d, w7.fma(b, w6.mul(a))));
        v = v.blend(least, v.compare(VectorOperators.LT, least));
        v = v.blend(most, v.compare(VectorOperators.GT, most));
        long to = (out + 4 * ((t - 2L) * ow + x)) & Memory.ADDRESS;
        v.intoMemorySegment(Memory.ALL, to, ORDER, outMask);
      }
      upper = middle.add(w5.fma(d, w4.fma(b, w3.mul(a))));
      middle = w2.fma(d, w1.fma(b, w0.fma(a, start)));
    }
  }
}
