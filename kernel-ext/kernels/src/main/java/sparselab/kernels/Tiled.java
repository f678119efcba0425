package sparselab.kernels;

/**
 * Runs a {@link TileProgram}: for each panel of columns, for each K block, brings the block of B
 * into a contiguous buffer that fits a cache, then runs all tiles on it.
 *
 * <p>The buffer matters even where B would fit: rows of B a power of two apart fall into few sets
 * of the cache.
 */
final class Tiled extends Work.ByMatrix {
  /** Floats of the buffer each thread keeps for a block of B. */
  private static final int BUFFER_SIZE = 1 << 16;

  // One fixed buffer a thread, whatever the number of matrices: a call then allocates nothing.
  private static final ThreadLocal<Floats> BUFFER =
      ThreadLocal.withInitial(() -> Floats.allocate(BUFFER_SIZE + Lanes.LENGTH));

  private final TileProgram program;
  private final PanelSource source;
  private final float[] zeros;
  private final int slices;

  // Where a panel that ends within a vector is computed, for each thread.
  private final ThreadLocal<Floats> edge;

  Tiled(int rows, int cols, TileProgram program, PanelSource source) {
    super(rows, cols);
    assert (long) program.kBlock * program.maxNr * Lanes.LENGTH <= BUFFER_SIZE;
    this.program = program;
    this.source = source;
    this.slices = program.slices.length;
    this.zeros = new float[rows];
    long edgeSize = (long) rows * program.maxNr * Lanes.LENGTH;
    this.edge = ThreadLocal.withInitial(() -> Floats.allocate(edgeSize));
  }

  @Override
  public long bytes() {
    return program.bytes();
  }

  @Override
  public boolean adds() {
    return true;
  }

  @Override
  void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
    compute(b, n, c, n, epilogue, part, parts);
  }

  /**
   * The same into some columns of a wider C. Units of work are panels × slices; a part takes a run
   * of them, whole panels where it can.
   *
   * @param c address of the first of the columns
   * @param stride floats from one row of C to the next
   */
  void compute(long b, int n, long c, int stride, Epilogue epilogue, int part, int parts) {
    int vectors = (n + Lanes.LENGTH - 1) / Lanes.LENGTH;
    int panels = (vectors + program.maxNr - 1) / program.maxNr;
    int from = share(panels * slices, part, parts);
    int to = share(panels * slices, part + 1, parts);
    long buffer = BUFFER.get().address();
    for (int i = from / slices; i * slices < to; i++) {
      // Widths differ by at most one vector, so that no panel is too thin to pay for its tiles.
      int j0 = share(vectors, i, panels) * Lanes.LENGTH;
      int j1 = Math.min(n, share(vectors, i + 1, panels) * Lanes.LENGTH);
      int slice0 = Math.max(0, from - i * slices);
      int slice1 = Math.min(slices, to - i * slices);
      panel(b, n, c, stride, j0, j1 - j0, epilogue, buffer, slice0, slice1);
    }
  }

  private void panel(
      long b,
      int n,
      long c,
      int stride,
      int j0,
      int width,
      Epilogue epilogue,
      long buffer,
      int slice0,
      int slice1) {
    int nr = (width + Lanes.LENGTH - 1) / Lanes.LENGTH;
    int blocks = TileProgram.blocks(cols, program.kBlock);
    // A kernel stores whole vectors only: masked stores triple the code the JIT has to digest. And
    // sums that later blocks add to lie better where no vector crosses a cache line.
    boolean aligned = stride % Lanes.LENGTH == 0 || blocks == 1;
    boolean whole = width == nr * Lanes.LENGTH && aligned && !source.gaps();
    long out = whole ? c + 4L * j0 : edge.get().address();
    long outStride = whole ? 4L * stride : nr * Lanes.BYTES;
    float[] bias = epilogue.bias();
    int first = program.slices[slice0].from();
    int last = program.slices[slice1 - 1].to();
    for (int i = first; epilogue.adding() && !whole && i < last; i++) {
      source.read(c, i, stride, j0, width, out + i * outStride);
    }
    for (int k = 0; k < blocks; k++) {
      int k0 = k * program.kBlock;
      int length = Math.min(program.kBlock, cols - k0);
      source.pack(b, n, k0, length, j0, width, buffer, nr);
      float high = k == blocks - 1 ? high(epilogue.activation()) : 0;
      float[] start = k == 0 && bias != null ? bias : zeros;
      for (int i = slice0; i < slice1; i++) {
        for (var s : program.slices[i].blocks()[k]) {
          s.family()
              .kernel(nr)
              .run(
                  program.values,
                  program.stream,
                  s.p(),
                  s.s(),
                  s.tiles(),
                  buffer,
                  nr * Lanes.BYTES,
                  out,
                  outStride,
                  start,
                  epilogue.adding() ? 1 : k,
                  high);
        }
      }
    }
    for (int i = first; i < last; i++) {
      long row = out + i * outStride;
      if (epilogue.activation().afterwards()) {
        Lanes.finish(row, width, epilogue.activation());
      }
      if (!whole) {
        source.write(row, c, i, stride, j0, width);
      }
    }
  }

  /**
   * Where the tile clamps its sums, 0 for not at all; long ones come {@link Activation#afterwards}.
   */
  private static float high(Activation activation) {
    return switch (activation) {
      case NONE, GELU, SILU -> 0;
      case RELU -> Float.POSITIVE_INFINITY;
      case RELU6 -> 6;
    };
  }
}
