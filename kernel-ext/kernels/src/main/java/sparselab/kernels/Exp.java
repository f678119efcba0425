package sparselab.kernels;

/**
 * Constants of {@code e^x = 2^n · e^r}, n the nearest whole number to x·log₂e and |r| ≤ ln2/2, with
 * a polynomial for {@code e^r}: relative error below 4e-7 in float32 for x in [{@link #LEAST},
 * −{@link #LEAST}]. Fitted by reweighted least squares to a relative error of 1e-7.
 *
 * <p>Adding {@link #ROUND} leaves n in the lowest bits; shifted by 23 it is what the exponent of
 * {@code e^r} grows by. Only constants stand here: a vector that passes between methods may become
 * an object.
 */
final class Exp {
  static final float LEAST = -86;
  static final float LOG2_E = 1.442695f;
  static final float ROUND = 12582912; // 1.5 · 2^23
  static final float LN2_HIGH = 0.6933594f;
  static final float LN2_LOW = -2.1219444E-4f;
  static final float P2 = 0.4999923f;
  static final float P3 = 0.16667114f;
  static final float P4 = 0.041890115f;
  static final float P5 = 0.008312524f;

  private Exp() {}
}
