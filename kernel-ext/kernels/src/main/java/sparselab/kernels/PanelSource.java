package sparselab.kernels;

/** Where a tiled kernel takes its panels of B from: a matrix, or an image seen as one. */
interface PanelSource {
  /**
   * Writes rows {@code [k0, k0+length)} and columns {@code [j0, j0+width)} of B to the buffer, each
   * row as {@code nr} whole vectors, zeros beyond {@code width}. One vector behind the last row may
   * be written.
   *
   * @param b address of what B is made of
   * @param n columns of B
   */
  void pack(long b, int n, int k0, int length, int j0, int width, long buffer, int nr);

  /** Whether some columns of the product are to be dropped. */
  default boolean gaps() {
    return false;
  }

  /**
   * Writes what was computed for columns {@code [j0, j0+width)} of a row to C.
   *
   * @param panelRow address of the values
   * @param n columns of C
   */
  default void write(long panelRow, long c, int row, int n, int j0, int width) {
    ImageSource.copy(panelRow, c + 4 * ((long) row * n + j0), width);
  }

  /** The reverse of {@link #write}; what belongs to no column of C stays as it is. */
  default void read(long c, int row, int n, int j0, int width, long panelRow) {
    ImageSource.copy(c + 4 * ((long) row * n + j0), panelRow, width);
  }

  /** A row-major matrix (k, n). */
  PanelSource MATRIX =
      (b, n, k0, length, j0, width, buffer, nr) ->
          Packing.pack(b + 4 * ((long) k0 * n + j0), 4L * n, length, width, buffer, nr);
}
