package sparselab.kernels;

/**
 * The inner loops for one register tile shape: {@code mr} rows of C by {@code nr} vectors of its
 * columns, the sums in registers while the tile's columns of A go by.
 *
 * <p>Implementations are written at run time by {@link TileCompiler}, one class per shape.
 */
interface TileKernel {
  /**
   * Computes {@code tiles} tiles of one K block in one panel of columns.
   *
   * <p>For each tile the stream holds the {@code mr} row numbers, then how many columns follow,
   * then one entry for each, see {@link TileCompiler.Columns}; the values in the order of their
   * use.
   *
   * @param values of A
   * @param stream rows, counts and columns
   * @param p where in {@code values} to start
   * @param s where in {@code stream} to start
   * @param tiles how many
   * @param b address of the panel's row 0 of the K block
   * @param bStride bytes from one row of B to the next
   * @param c address of the panel in row 0 of C
   * @param cStride bytes from one row of C to the next
   * @param bias what each row's sums start from, by row number
   * @param accumulate 0 to overwrite C, anything else to add to what is in it
   * @param high if positive, sums are clamped to [0, high] before they are stored
   */
  void run(
      float[] values,
      int[] stream,
      int p,
      int s,
      int tiles,
      long b,
      long bStride,
      long c,
      long cStride,
      float[] bias,
      int accumulate,
      float high);
}
