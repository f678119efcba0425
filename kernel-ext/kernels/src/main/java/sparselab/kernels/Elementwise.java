package sparselab.kernels;

/**
 * What a network does between its products, value by value over a stretch of floats: vectors where
 * the JVM has them, plain loops where not. Nothing is allocated; {@code y} may be an input.
 */
public final class Elementwise {
  private Elementwise() {}

  /** A function of two values. */
  public enum Pair {
    /** {@code a + b}. */
    SUM,
    /** {@code a · b}. */
    PRODUCT
  }

  /**
   * {@code y = activation(a ∘ b)} over {@code [from, from + count)}.
   *
   * @throws IllegalArgumentException when a buffer does not hold the stretch
   */
  public static void combine(
      Pair pair, Floats a, Floats b, Floats y, long from, int count, Activation activation) {
    check(a, from, count);
    check(b, from, count);
    check(y, from, count);
    long at = 4 * from;
    int done =
        Simd.PRESENT
            ? VectorElementwise.combine(
                pair, a.address() + at, b.address() + at, y.address() + at, count)
            : 0;
    for (long i = from + done; i < from + count; i++) {
      float u = Memory.get(a.address() + 4 * i);
      float v = Memory.get(b.address() + 4 * i);
      Memory.set(
          y.address() + 4 * i,
          switch (pair) {
            case SUM -> u + v;
            case PRODUCT -> u * v;
          });
    }
    finish(y.address() + at, count, activation);
  }

  /**
   * {@code y = activation(scale·x + shift)} over {@code count} values from {@code from}; one row of
   * a norm whose statistics are constants.
   */
  public static void scale(
      float scale, float shift, Floats x, Floats y, long from, int count, Activation activation) {
    check(x, from, count);
    check(y, from, count);
    long in = x.address() + 4 * from;
    long out = y.address() + 4 * from;
    int done = Simd.PRESENT ? VectorElementwise.scale(scale, shift, in, out, count) : 0;
    for (int i = done; i < count; i++) {
      Memory.set(out + 4L * i, Math.fma(scale, Memory.get(in + 4L * i), shift));
    }
    finish(out, count, activation);
  }

  /** Sum of {@code count} values from {@code from}. */
  public static float sum(Floats x, long from, int count) {
    check(x, from, count);
    long in = x.address() + 4 * from;
    int done = Simd.PRESENT ? count - count % Lanes.LENGTH : 0;
    float sum = done > 0 ? VectorElementwise.sum(in, done) : 0;
    for (int i = done; i < count; i++) {
      sum += Memory.get(in + 4L * i);
    }
    return sum;
  }

  private static void finish(long address, int count, Activation activation) {
    if (Simd.PRESENT) {
      Lanes.finish(address, count, activation);
    } else {
      ScalarSpmm.finish(address, count, activation);
    }
  }

  private static void check(Floats floats, long from, int count) {
    if (from < 0 || count < 0 || from > floats.size() - count) {
      throw new IllegalArgumentException(
          "Elementwise: [%d, %d + %d) does not lie in %s".formatted(from, from, count, floats));
    }
  }
}
