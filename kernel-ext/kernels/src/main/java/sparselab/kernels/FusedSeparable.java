package sparselab.kernels;

import java.util.function.Function;
import sparselab.sparse.Csr;

/**
 * A strip of the image at a time: the depthwise convolution's outputs of a few rows, all channels,
 * stay in the second-level cache and are multiplied there; memory sees neither.
 */
record FusedSeparable(String name, Function<Csr, TileProgram> layout) implements Separable {
  /** Floats between the two: half of a usual second-level cache, at most. */
  private static final int STRIP_SIZE = 1 << 17;

  static Separable dense() {
    var gemm = TiledGemm.forThisMachine();
    return new FusedSeparable("dense tiled", a -> gemm.program(a.rows(), a.cols(), a.toDense()));
  }

  static Separable rows() {
    return new FusedSeparable("rows", TiledSpmm.rows().layout()::of);
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] windows, Epilogue between, Csr weights) {
    Doors.separable(shape, windows, between, weights);
    var window = ChannelWindow.of(Doors.depthwiseOf(shape), windows.clone());
    return new Image(shape, layout.apply(weights), window, between);
  }

  private static final class Image extends Work.ByImage {
    private final Tiled tiled;
    private final ChannelWindow window;
    private final Epilogue between;
    // Strips and the rows of outputs in each.
    private final int strips;
    private final ThreadLocal<Floats> buffer;

    Image(Conv.Shape shape, TileProgram program, ChannelWindow window, Epilogue between) {
      super(shape);
      tiled = new Tiled(shape.outChannels(), shape.inChannels(), program, PanelSource.MATRIX);
      this.window = window;
      this.between = between;
      int height = shape.outHeight();
      long rowSize = (long) shape.inChannels() * shape.outWidth();
      strips = Math.ceilDiv(height, Math.clamp(STRIP_SIZE / rowSize, 1, height));
      long size = Math.ceilDiv(height, strips) * rowSize;
      buffer = ThreadLocal.withInitial(() -> Floats.allocate(size));
    }

    /** Parts share the strips, so threads find work where the image is large. */
    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      int height = shape().outHeight();
      for (int i = share(strips, part, parts); i < share(strips, part + 1, parts); i++) {
        strip(in, n, out, epilogue, share(height, i, strips), share(height, i + 1, strips));
      }
    }

    private void strip(long in, int n, long out, Epilogue epilogue, int y0, int y1) {
      int ow = shape().outWidth();
      int pixels = (y1 - y0) * ow;
      long plane = 4L * shape().height() * shape().width();
      long middle = buffer.get().address();
      var activation = between.activation();
      float low = ChannelWindow.low(activation);
      float high = ChannelWindow.high(activation);
      for (int c = 0; c < shape().inChannels(); c++) {
        long row = middle + 4L * c * pixels - 4L * y0 * ow;
        window.rectangle(c, in + c * plane, row, y0, y1, 0, ow, between.biasAt(c), low, high);
      }
      tiled.compute(middle, pixels, out + 4L * y0 * ow, n, epilogue, 0, 1);
    }

    @Override
    public boolean adds() {
      return true;
    }

    @Override
    public long bytes() {
      return tiled.bytes() + 4L * window.weights.length;
    }
  }
}
