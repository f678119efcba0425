package sparselab.kernels;

/** The function a kernel applies to each output before it stores it. */
public enum Activation {
  /** {@code x}. */
  NONE,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code min(max(x, 0), 6)}. */
  RELU6,
  /** {@code x·Φ(x) = x/2·(1 + erf(x/√2))}, the exact form; absolute error below 1e-6·max(1,|x|). */
  GELU,
  /** {@code x/(1 + e^(−x))}, to 1e-6. */
  SILU;

  /** This function of one value; a NaN stays a NaN. */
  public float apply(float x) {
    return switch (this) {
      case NONE -> x;
      case RELU -> x < 0 ? 0 : x;
      case RELU6 -> x < 0 ? 0 : x > 6 ? 6 : x;
      case GELU -> 0.5f * x * (1 + Erf.erf(x * Erf.INVERSE_SQRT2));
      case SILU -> (float) (x / (1 + Math.exp(-x)));
    };
  }

  /** Whether it is too long to stand in a tile's loop for each sum, and goes over rows instead. */
  boolean afterwards() {
    return this == GELU || this == SILU;
  }
}
