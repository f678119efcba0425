package sparselab.kernels;

/** The definition, each sum in float64 and rounded once. */
final class ReferenceDepthwise implements Depthwise {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] weights) {
    Doors.depthwise(shape, weights);
    return new Image(shape, weights.clone());
  }

  private static final class Image extends Work.ByImage {
    private final float[] weights;

    Image(Conv.Shape shape, float[] weights) {
      super(shape);
      this.weights = weights;
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      for (int c = share(rows, part, parts); c < share(rows, part + 1, parts); c++) {
        for (int j = 0; j < n; j++) {
          double sum =
              epilogue.biasAt(c) + pixel(in, c, j / shape().outWidth(), j % shape().outWidth());
          Memory.set(out + 4 * ((long) c * n + j), epilogue.activation().apply((float) sum));
        }
      }
    }

    private double pixel(long in, int c, int oy, int ox) {
      var s = shape();
      double sum = 0;
      for (int ky = 0; ky < s.kernelHeight(); ky++) {
        for (int kx = 0; kx < s.kernelWidth(); kx++) {
          int y = oy * s.stride() + ky - s.padding();
          int x = ox * s.stride() + kx - s.padding();
          if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
            int l = (c * s.kernelHeight() + ky) * s.kernelWidth() + kx;
            long at = ((long) c * s.height() + y) * s.width() + x;
            sum += (double) weights[l] * Memory.get(in + 4 * at);
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
