package sparselab.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import sparselab.kernels.Products.Block;

/** {@code A·Bᵀ} as dot products along memory, two rows of A by four of B at a time. */
final class VectorDots {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorDots() {}

  static void dots(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    // B's rows outside: a tile of them stays in the first cache while all of A passes by.
    int j = 0;
    for (; j <= n - 4; j += 4) {
      int i = 0;
      for (; i <= m - 2; i += 2) {
        twoByFour(i, j, k, a, b, c, add);
      }
      for (; i < m; i++) {
        for (int l = 0; l < 4; l++) {
          one(i, j + l, k, a, b, c, add);
        }
      }
    }
    for (; j < n; j++) {
      for (int i = 0; i < m; i++) {
        one(i, j, k, a, b, c, add);
      }
    }
  }

  private static void twoByFour(int i, int j, int k, Block a, Block b, Block c, boolean add) {
    float[] as = a.values();
    float[] bs = b.values();
    int a0 = a.offset() + i * a.stride();
    int a1 = a0 + a.stride();
    int b0 = b.offset() + j * b.stride();
    int b1 = b0 + b.stride();
    int b2 = b1 + b.stride();
    int b3 = b2 + b.stride();
    var s00 = FloatVector.zero(SPECIES);
    var s01 = s00;
    var s02 = s00;
    var s03 = s00;
    var s10 = s00;
    var s11 = s00;
    var s12 = s00;
    var s13 = s00;
    int l = 0;
    for (; l <= k - LANES; l += LANES) {
      var x0 = FloatVector.fromArray(SPECIES, as, a0 + l);
      var x1 = FloatVector.fromArray(SPECIES, as, a1 + l);
      var y0 = FloatVector.fromArray(SPECIES, bs, b0 + l);
      s00 = x0.fma(y0, s00);
      s10 = x1.fma(y0, s10);
      var y1 = FloatVector.fromArray(SPECIES, bs, b1 + l);
      s01 = x0.fma(y1, s01);
      s11 = x1.fma(y1, s11);
      var y2 = FloatVector.fromArray(SPECIES, bs, b2 + l);
      s02 = x0.fma(y2, s02);
      s12 = x1.fma(y2, s12);
      var y3 = FloatVector.fromArray(SPECIES, bs, b3 + l);
      s03 = x0.fma(y3, s03);
      s13 = x1.fma(y3, s13);
    }
    if (l < k) {
      var mask = Lanes.first(k - l);
      var x0 = FloatVector.fromArray(SPECIES, as, a0 + l, mask);
      var x1 = FloatVector.fromArray(SPECIES, as, a1 + l, mask);
      var y0 = FloatVector.fromArray(SPECIES, bs, b0 + l, mask);
      s00 = x0.fma(y0, s00);
      s10 = x1.fma(y0, s10);
      var y1 = FloatVector.fromArray(SPECIES, bs, b1 + l, mask);
      s01 = x0.fma(y1, s01);
      s11 = x1.fma(y1, s11);
      var y2 = FloatVector.fromArray(SPECIES, bs, b2 + l, mask);
      s02 = x0.fma(y2, s02);
      s12 = x1.fma(y2, s12);
      var y3 = FloatVector.fromArray(SPECIES, bs, b3 + l, mask);
      s03 = x0.fma(y3, s03);
      s13 = x1.fma(y3, s13);
    }
    float[] cs = c.values();
    int c0 = c.offset() + i * c.stride() + j;
    int c1 = c0 + c.stride();
    put(cs, c0, s00, add);
    put(cs, c0 + 1, s01, add);
    put(cs, c0 + 2, s02, add);
    put(cs, c0 + 3, s03, add);
    put(cs, c1, s10, add);
    put(cs, c1 + 1, s11, add);
    put(cs, c1 + 2, s12, add);
    put(cs, c1 + 3, s13, add);
  }

  private static void put(float[] c, int at, FloatVector sum, boolean add) {
    float value = Lanes.sum(sum);
    c[at] = add ? c[at] + value : value;
  }

  private static void one(int i, int j, int k, Block a, Block b, Block c, boolean add) {
    int a0 = a.offset() + i * a.stride();
    int b0 = b.offset() + j * b.stride();
    var sum = FloatVector.zero(SPECIES);
    int l = 0;
    for (; l <= k - LANES; l += LANES) {
      sum =
          FloatVector.fromArray(SPECIES, a.values(), a0 + l)
              .fma(FloatVector.fromArray(SPECIES, b.values(), b0 + l), sum);
    }
    if (l < k) {
      var mask = Lanes.first(k - l);
      sum =
          FloatVector.fromArray(SPECIES, a.values(), a0 + l, mask)
              .fma(FloatVector.fromArray(SPECIES, b.values(), b0 + l, mask), sum);
    }
    put(c.values(), c.offset() + i * c.stride() + j, sum, add);
  }
}
