package sparselab.kernels;

/**
 * The window of each channel of a depthwise convolution: computes any rectangle of a channel's
 * outputs, so that a whole image, or just the pixels the next product wants, can be asked for.
 */
abstract class ChannelWindow {
  final Conv.Shape shape;
  final float[] weights;

  ChannelWindow(Conv.Shape shape, float[] weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /** The fastest for a shape: straight from the image where windows are 3×3 at stride 1. */
  static ChannelWindow of(Conv.Shape shape, float[] weights) {
    return shape.kernelHeight() == 3 && shape.kernelWidth() == 3 && shape.stride() == 1
        ? new StraightWindow(shape, weights)
        : new CopiedWindow(shape, weights);
  }

  /**
   * Outputs of rows {@code [y0, y1)} and columns {@code [x0, x1)}, clamped to {@code [low, high]}.
   *
   * @param in address of the channel's image
   * @param out address of its output (0, 0), if that were asked for; rows are as long as the
   *     output's
   */
  abstract void rectangle(
      int channel,
      long in,
      long out,
      int y0,
      int y1,
      int x0,
      int x1,
      float bias,
      float low,
      float high);

  /** Lower end of what an activation lets through. */
  static float low(Activation activation) {
    return switch (activation) {
      case NONE, GELU, SILU -> Float.NEGATIVE_INFINITY;
      case RELU, RELU6 -> 0;
    };
  }

  /** Upper end of what an activation lets through. */
  static float high(Activation activation) {
    return switch (activation) {
      case NONE, GELU, SILU, RELU -> Float.POSITIVE_INFINITY;
      case RELU6 -> 6;
    };
  }

  /** Every channel of an image, whole. */
  static final class Image extends Work.ByImage {
    private final ChannelWindow window;

    Image(ChannelWindow window) {
      super(window.shape);
      this.window = window;
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      var s = shape();
      long plane = 4L * s.height() * s.width();
      var activation = epilogue.activation();
      float low = low(activation);
      float high = high(activation);
      for (int c = share(rows, part, parts); c < share(rows, part + 1, parts); c++) {
        long target = out + 4L * c * n;
        window.rectangle(
            c,
            in + c * plane,
            target,
            0,
            s.outHeight(),
            0,
            s.outWidth(),
            epilogue.biasAt(c),
            low,
            high);
        if (activation.afterwards()) {
          Lanes.finish(target, n, activation);
        }
      }
    }

    @Override
    public long bytes() {
      return 4L * window.weights.length;
    }
  }
}
