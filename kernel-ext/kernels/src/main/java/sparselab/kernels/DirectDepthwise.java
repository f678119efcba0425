package sparselab.kernels;

import jdk.incubator.vector.VectorOperators;

/**
 * 3×3 windows at stride 1, straight from the image: a vector of output columns goes down the image,
 * and each row of the image is loaded once for all the outputs it is part of. Padding is masked
 * columns and one row of zeros; nothing is copied. Other windows go to {@link VectorDepthwise}.
 */
final class DirectDepthwise implements Depthwise {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] weights) {
    if (shape.kernelHeight() != 3 || shape.kernelWidth() != 3 || shape.stride() != 1) {
      return new VectorDepthwise().prepare(shape, weights);
    }
    Doors.depthwise(shape, weights);
    return new Image(shape, weights.clone());
  }

  private static final class Image extends Work.ByImage {
    private final float[] weights;
    private final Floats zeros;

    Image(Conv.Shape shape, float[] weights) {
      super(shape);
      this.weights = weights;
      zeros = Floats.allocate(shape.width() + 2L * Lanes.LENGTH);
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      long plane = 4L * shape().height() * shape().width();
      var activation = epilogue.activation();
      boolean clamped = activation == Activation.RELU || activation == Activation.RELU6;
      float low = clamped ? 0 : Float.NEGATIVE_INFINITY;
      float high = activation == Activation.RELU6 ? 6 : Float.POSITIVE_INFINITY;
      for (int c = share(rows, part, parts); c < share(rows, part + 1, parts); c++) {
        long target = out + 4L * c * n;
        for (int x = 0; x < shape().outWidth(); x += Lanes.LENGTH) {
          down(c, in + c * plane, target, x, epilogue.biasAt(c), low, high);
        }
        if (activation == Activation.GELU) {
          Lanes.finish(target, n, activation);
        }
      }
    }

    /** Where row {@code y} of the image is, or of its padding. */
    private long row(long in, int y) {
      return y < 0 || y >= shape().height() ? zeros.address() : in + 4L * y * shape().width();
    }

    /**
     * One vector of output columns: each row of the image ends one sum, continues one, begins one.
     */
    private void down(int c, long in, long out, int x, float bias, float low, float high) {
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
      var least = Lanes.broadcast(low);
      var most = Lanes.broadcast(high);
      int padding = shape().padding();
      int width = shape().width();
      int ow = shape().outWidth();
      int left = x - padding;
      var leftMask = Lanes.SPECIES.indexInRange(left, width);
      var midMask = Lanes.SPECIES.indexInRange(left + 1, width);
      var rightMask = Lanes.SPECIES.indexInRange(left + 2, width);
      var outMask = Lanes.SPECIES.indexInRange(x, ow);
      var upper = start;
      var middle = start;
      int end = shape().outHeight() + 2;
      for (int t = 0; t < end; t++) {
        long from = row(in, t - padding) + 4L * left;
        var a = Lanes.load(from & Memory.ADDRESS, leftMask);
        var b = Lanes.load((from + 4) & Memory.ADDRESS, midMask);
        var d = Lanes.load((from + 8) & Memory.ADDRESS, rightMask);
        if (t >= 2) {
          var v = w8.fma(d, w7.fma(b, w6.fma(a, upper)));
          v = v.blend(least, v.compare(VectorOperators.LT, least));
          v = v.blend(most, v.compare(VectorOperators.GT, most));
          long to = (out + 4 * ((t - 2L) * ow + x)) & Memory.ADDRESS;
          v.intoMemorySegment(Memory.ALL, to, Lanes.ORDER, outMask);
        }
        upper = w5.fma(d, w4.fma(b, w3.fma(a, middle)));
        middle = w2.fma(d, w1.fma(b, w0.fma(a, start)));
      }
    }

    @Override
    public long bytes() {
      return 4L * weights.length;
    }
  }
}
