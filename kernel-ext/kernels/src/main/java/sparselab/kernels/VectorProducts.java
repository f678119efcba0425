package sparselab.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles: four rows of A by two vectors of B's columns for {@code A·B} and {@code Aᵀ·B}
 * (vectors run along C's rows). {@code A·Bᵀ} turns B over panel by panel: dot products along memory
 * spent most of their time adding up lanes. What is left at the edges goes through one masked
 * vector.
 */
final class VectorProducts extends Products {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns of the panel: two vectors. */
  private static final int WIDTH = 2 * LANES;

  private Block panel = Block.of(new float[0], WIDTH);

  @Override
  void strided(int m, int n, int k, Block a, boolean turned, Block b, Block c, boolean add) {
    int j = 0;
    for (; j <= n - WIDTH; j += WIDTH) {
      int i = 0;
      for (; i <= m - 4; i += 4) {
        fourByTwo(i, j, k, a, turned, b, c, add);
      }
      for (; i < m; i++) {
        oneByTwo(i, j, k, a, turned, b, c, add);
      }
    }
    for (; j < n; j += LANES) {
      var mask = Lanes.first(n - j);
      int i = 0;
      for (; i <= m - 4; i += 4) {
        fourByMasked(i, j, k, a, turned, b, c, add, mask);
      }
      for (; i < m; i++) {
        oneByMasked(i, j, k, a, turned, b, c, add, mask);
      }
    }
  }

  private static void fourByTwo(
      int i, int j, int k, Block factor, boolean turned, Block b, Block c, boolean add) {
    float[] a = factor.values();
    float[] bs = b.values();
    float[] cs = c.values();
    int stride = b.stride();
    int rowStride = factor.rowStride(turned);
    int next = factor.columnStride(turned);
    int a0 = factor.offset() + i * rowStride;
    int a1 = a0 + rowStride;
    int a2 = a1 + rowStride;
    int a3 = a2 + rowStride;
    int c0 = c.offset() + i * c.stride() + j;
    int c1 = c0 + c.stride();
    int c2 = c1 + c.stride();
    int c3 = c2 + c.stride();
    var s00 = start(cs, c0, add);
    var s01 = start(cs, c0 + LANES, add);
    var s10 = start(cs, c1, add);
    var s11 = start(cs, c1 + LANES, add);
    var s20 = start(cs, c2, add);
    var s21 = start(cs, c2 + LANES, add);
    var s30 = start(cs, c3, add);
    var s31 = start(cs, c3 + LANES, add);
    int at = b.offset() + j;
    for (int l = 0, p = 0; l < k; l++, p += next, at += stride) {
      var b0 = FloatVector.fromArray(SPECIES, bs, at);
      var b1 = FloatVector.fromArray(SPECIES, bs, at + LANES);
      var w0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      s00 = w0.fma(b0, s00);
      s01 = w0.fma(b1, s01);
      var w1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      s10 = w1.fma(b0, s10);
      s11 = w1.fma(b1, s11);
      var w2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      s20 = w2.fma(b0, s20);
      s21 = w2.fma(b1, s21);
      var w3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      s30 = w3.fma(b0, s30);
      s31 = w3.fma(b1, s31);
    }
    s00.intoArray(cs, c0);
    s01.intoArray(cs, c0 + LANES);
    s10.intoArray(cs, c1);
    s11.intoArray(cs, c1 + LANES);
    s20.intoArray(cs, c2);
    s21.intoArray(cs, c2 + LANES);
    s30.intoArray(cs, c3);
    s31.intoArray(cs, c3 + LANES);
  }

  private static void oneByTwo(
      int i, int j, int k, Block factor, boolean turned, Block b, Block c, boolean add) {
    float[] a = factor.values();
    float[] bs = b.values();
    float[] cs = c.values();
    int next = factor.columnStride(turned);
    int a0 = factor.offset() + i * factor.rowStride(turned);
    int c0 = c.offset() + i * c.stride() + j;
    var s0 = start(cs, c0, add);
    var s1 = start(cs, c0 + LANES, add);
    int at = b.offset() + j;
    for (int l = 0; l < k; l++, a0 += next, at += b.stride()) {
      var w = FloatVector.broadcast(SPECIES, a[a0]);
      s0 = w.fma(FloatVector.fromArray(SPECIES, bs, at), s0);
      s1 = w.fma(FloatVector.fromArray(SPECIES, bs, at + LANES), s1);
    }
    s0.intoArray(cs, c0);
    s1.intoArray(cs, c0 + LANES);
  }

  private static void fourByMasked(
      int i,
      int j,
      int k,
      Block factor,
      boolean turned,
      Block b,
      Block c,
      boolean add,
      VectorMask<Float> mask) {
    float[] a = factor.values();
    float[] bs = b.values();
    float[] cs = c.values();
    int rowStride = factor.rowStride(turned);
    int next = factor.columnStride(turned);
    int a0 = factor.offset() + i * rowStride;
    int a1 = a0 + rowStride;
    int a2 = a1 + rowStride;
    int a3 = a2 + rowStride;
    int c0 = c.offset() + i * c.stride() + j;
    int c1 = c0 + c.stride();
    int c2 = c1 + c.stride();
    int c3 = c2 + c.stride();
    var s0 = start(cs, c0, add, mask);
    var s1 = start(cs, c1, add, mask);
    var s2 = start(cs, c2, add, mask);
    var s3 = start(cs, c3, add, mask);
    int at = b.offset() + j;
    for (int l = 0, p = 0; l < k; l++, p += next, at += b.stride()) {
      var v = FloatVector.fromArray(SPECIES, bs, at, mask);
      s0 = FloatVector.broadcast(SPECIES, a[a0 + p]).fma(v, s0);
      s1 = FloatVector.broadcast(SPECIES, a[a1 + p]).fma(v, s1);
      s2 = FloatVector.broadcast(SPECIES, a[a2 + p]).fma(v, s2);
      s3 = FloatVector.broadcast(SPECIES, a[a3 + p]).fma(v, s3);
    }
    s0.intoArray(cs, c0, mask);
    s1.intoArray(cs, c1, mask);
    s2.intoArray(cs, c2, mask);
    s3.intoArray(cs, c3, mask);
  }

  private static void oneByMasked(
      int i,
      int j,
      int k,
      Block factor,
      boolean turned,
      Block b,
      Block c,
      boolean add,
      VectorMask<Float> mask) {
    int next = factor.columnStride(turned);
    int a0 = factor.offset() + i * factor.rowStride(turned);
    int c0 = c.offset() + i * c.stride() + j;
    var s0 = start(c.values(), c0, add, mask);
    int at = b.offset() + j;
    for (int l = 0; l < k; l++, a0 += next, at += b.stride()) {
      var v = FloatVector.fromArray(SPECIES, b.values(), at, mask);
      s0 = FloatVector.broadcast(SPECIES, factor.values()[a0]).fma(v, s0);
    }
    s0.intoArray(c.values(), c0, mask);
  }

  private static FloatVector start(float[] c, int at, boolean add) {
    return add ? FloatVector.fromArray(SPECIES, c, at) : FloatVector.zero(SPECIES);
  }

  private static FloatVector start(float[] c, int at, boolean add, VectorMask<Float> mask) {
    return add ? FloatVector.fromArray(SPECIES, c, at, mask) : FloatVector.zero(SPECIES);
  }

  /**
   * Turns B over, a panel of two vectors at a time, so that vectors run along C's rows here too.
   */
  @Override
  void dots(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    if (m < 4) { // too few rows to pay for the panel
      VectorDots.dots(m, n, k, a, b, c, add);
      return;
    }
    if (panel.values().length < k * WIDTH) {
      panel = Block.of(new float[k * WIDTH], WIDTH);
    }
    for (int j = 0; j < n; j += WIDTH) {
      int columns = Math.min(WIDTH, n - j);
      pack(b.values(), b.offset() + j * b.stride(), b.stride(), columns, k);
      Block part = j == 0 ? c : new Block(c.values(), c.offset() + j, c.stride());
      strided(m, columns, k, a, false, panel, part, add);
    }
  }

  private void pack(float[] b, int from, int stride, int columns, int k) {
    float[] to = panel.values();
    for (int l = 0; l < k; l++) {
      int at = from + l;
      for (int j = 0; j < columns; j++, at += stride) {
        to[l * WIDTH + j] = b[at];
      }
    }
  }
}
