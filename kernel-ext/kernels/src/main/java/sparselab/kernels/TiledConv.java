package sparselab.kernels;

import java.util.function.Function;
import sparselab.sparse.Csr;

/**
 * Implicit convolution: the tiles of SpMM or GEMM, whose panels are cut from the image itself. A
 * 1×1 convolution of stride 1 is exactly SpMM.
 */
record TiledConv(String name, Function<Csr, TileProgram> layout) implements Conv {
  static Conv sparse() {
    return new TiledConv("tiled", TiledSpmm.tiled().layout()::of);
  }

  static Conv dense() {
    var gemm = TiledGemm.forThisMachine();
    return new TiledConv("dense tiled", a -> gemm.program(a.rows(), a.cols(), a.toDense()));
  }

  @Override
  public Prepared prepare(Shape shape, Csr weights) {
    Doors.weights(shape, weights.rows(), weights.cols());
    return new Image(shape, layout.apply(weights));
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
    public long bytes() {
      return tiled.bytes();
    }
  }
}
