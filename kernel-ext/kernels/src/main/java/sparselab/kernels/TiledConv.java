package sparselab.kernels;

import java.util.function.Function;
import sparselab.sparse.Csr;

/**
 * Implicit convolution: the tiles of SpMM or GEMM, whose panels are cut from the image itself, or
 * at stride 1 from a copy with its padding, where each of them is only the image shifted. A 1×1
 * convolution of stride 1 is exactly SpMM.
 */
record TiledConv(String name, Function<Csr, TileProgram> layout) implements Conv {
  static Conv sparse() {
    return new TiledConv("tiled", TiledSpmm.tiled().layout()::of);
  }

  static Conv rows() {
    return new TiledConv("rows", TiledSpmm.rows().layout()::of);
  }

  static Conv dense() {
    var gemm = TiledGemm.forThisMachine();
    return new TiledConv("dense tiled", a -> gemm.program(a.rows(), a.cols(), a.toDense()));
  }

  @Override
  public Prepared prepare(Shape shape, Csr weights) {
    Doors.weights(shape, weights.rows(), weights.cols());
    var program = layout.apply(weights);
    return ShiftedSource.suits(shape) ? new Shifted(shape, program) : new Image(shape, program);
  }

  private static final class Image extends Work.ByImage {
    private final Tiled tiled;

    Image(Shape shape, TileProgram program) {
      super(shape);
      tiled = new Tiled(rows, cols, program, ImageSource.of(shape));
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      tiled.compute(in, n, out, epilogue, part, parts);
    }

    @Override
    public boolean adds() {
      return true;
    }

    @Override
    public long bytes() {
      return tiled.bytes();
    }
  }

  private static final class Shifted extends Work.ByImage {
    private final ShiftedSource source;
    private final Tiled tiled;
    // Zeros around the image are written once for each thread; only the image is copied again.
    private final ThreadLocal<Floats> padded;

    Shifted(Conv.Shape shape, TileProgram program) {
      super(shape);
      source = new ShiftedSource(shape);
      tiled = new Tiled(rows, cols, program, source);
      padded = ThreadLocal.withInitial(() -> Floats.allocate(source.paddedSize()));
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      long image = padded.get().address();
      source.pad(in, image);
      tiled.compute(image, source.columns(), out, epilogue, part, parts);
    }

    @Override
    public boolean adds() {
      return true;
    }

    @Override
    public long bytes() {
      return tiled.bytes();
    }
  }
}
