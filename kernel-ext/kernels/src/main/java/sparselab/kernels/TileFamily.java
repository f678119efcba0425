package sparselab.kernels;

import sparselab.kernels.TileCompiler.Columns;
import sparselab.kernels.TileCompiler.Shape;

/** The kernels of one tile height and kind of columns, for every width; written when first used. */
final class TileFamily {
  /** Tiles are at most this many vectors wide. */
  static final int MAX_NR = 8;

  final int mr;
  final Columns columns;
  // Filled without a lock: two threads may both write a kernel, and it is the same one.
  private final TileKernel[] kernels = new TileKernel[MAX_NR + 1];

  TileFamily(int mr, Columns columns) {
    this.mr = mr;
    this.columns = columns;
  }

  TileKernel kernel(int nr) {
    var kernel = kernels[nr];
    if (kernel == null) {
      kernel = TileCompiler.of(new Shape(mr, nr, columns));
      kernels[nr] = kernel;
    }
    return kernel;
  }
}
