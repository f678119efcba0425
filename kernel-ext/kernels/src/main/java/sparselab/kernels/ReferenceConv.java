package sparselab.kernels;

import sparselab.sparse.Csr;

/** The definition: seven loops, each sum in float64 and rounded once. */
final class ReferenceConv implements Conv {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Prepared prepare(Shape shape, Csr weights) {
    Doors.weights(shape, weights.rows(), weights.cols());
    return new Image(shape, weights.toDense());
  }

  private static final class Image extends Work.ByImage {
    private final float[] weights;

    Image(Shape shape, float[] weights) {
      super(shape);
      this.weights = weights;
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      for (int o = share(rows, part, parts); o < share(rows, part + 1, parts); o++) {
        for (int j = 0; j < n; j++) {
          double sum =
              epilogue.biasAt(o) + pixel(in, o, j / shape().outWidth(), j % shape().outWidth());
          Memory.set(out + 4 * ((long) o * n + j), epilogue.activation().apply((float) sum));
        }
      }
    }

    private double pixel(long in, int o, int oy, int ox) {
      var s = shape();
      double sum = 0;
      for (int c = 0; c < s.inChannels(); c++) {
        for (int ky = 0; ky < s.kernelHeight(); ky++) {
          for (int kx = 0; kx < s.kernelWidth(); kx++) {
            int y = oy * s.stride() + ky - s.padding();
            int x = ox * s.stride() + kx - s.padding();
            if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
              int l = (c * s.kernelHeight() + ky) * s.kernelWidth() + kx;
              long at = ((long) c * s.height() + y) * s.width() + x;
              sum += (double) weights[o * cols + l] * Memory.get(in + 4 * at);
            }
          }
        }
      }
      return sum;
    }

    @Override
    public long bytes() {
      return 4L * weights.length;
    }
  }
}
