package sparselab.kernels;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The machine's widest float vector, and how kernels load, store and finish it. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();
  static final long BYTES = SPECIES.vectorByteSize();
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  /** Whether there are 32 vector registers, as with AVX-512 and on ARM; else 16. */
  static boolean wide() {
    return LENGTH >= 16 || System.getProperty("os.arch", "").equals("aarch64");
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
  }

  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER, mask);
  }

  static void store(FloatVector v, long address) {
    v.intoMemorySegment(Memory.ALL, address, ORDER);
  }

  static void store(FloatVector v, long address, VectorMask<Float> mask) {
    v.intoMemorySegment(Memory.ALL, address, ORDER, mask);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** {@code activation} over a contiguous {@code rows} × {@code n} matrix in place. */
  static void finish(long address, int rows, int n, Activation activation) {
    if (activation != Activation.NONE) {
      for (int i = 0; i < rows; i++) {
        finish(address + 4L * i * n, n, activation);
      }
    }
  }

  /** {@code activation(x)} for {@code n} floats in place, one vector at a time. */
  static void finish(long address, int n, Activation activation) {
    switch (activation) {
      case NONE -> {}
      case RELU -> {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
          store(relu(load(address + 4L * j)), address + 4L * j);
        }
        ScalarSpmm.finish(address + 4L * j, n - j, activation);
      }
      case RELU6 -> {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
          store(clamp(load(address + 4L * j), broadcast(0), broadcast(6)), address + 4L * j);
        }
        ScalarSpmm.finish(address + 4L * j, n - j, activation);
      }
      case GELU -> {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
          store(gelu(load(address + 4L * j)), address + 4L * j);
        }
        ScalarSpmm.finish(address + 4L * j, n - j, activation);
      }
    }
  }

  // Compare and blend, not max: a float max costs five instructions for the sake of -0 and NaN.
  static FloatVector relu(FloatVector x) {
    var zero = broadcast(0);
    return x.blend(zero, x.compare(VectorOperators.LT, zero));
  }

  static FloatVector clamp(FloatVector x, FloatVector low, FloatVector high) {
    var above = x.blend(low, x.compare(VectorOperators.LT, low));
    return above.blend(high, above.compare(VectorOperators.GT, high));
  }

  static FloatVector gelu(FloatVector value) {
    var scaled = value.mul(Erf.INVERSE_SQRT2);
    var x = scaled.blend(Erf.LIMIT, scaled.compare(VectorOperators.GT, Erf.LIMIT));
    x = x.blend(-Erf.LIMIT, x.compare(VectorOperators.LT, -Erf.LIMIT));
    var t = x.mul(x);
    var p = broadcast(Erf.P6).fma(t, broadcast(Erf.P5));
    p = p.fma(t, broadcast(Erf.P4));
    p = p.fma(t, broadcast(Erf.P3));
    p = p.fma(t, broadcast(Erf.P2));
    p = p.fma(t, broadcast(Erf.P1));
    p = p.fma(t, broadcast(Erf.P0));
    var q = broadcast(Erf.Q4).fma(t, broadcast(Erf.Q3));
    q = q.fma(t, broadcast(Erf.Q2));
    q = q.fma(t, broadcast(Erf.Q1));
    q = q.fma(t, broadcast(1));
    return value.mul(0.5f).mul(x.mul(p).div(q).add(1));
  }
}
