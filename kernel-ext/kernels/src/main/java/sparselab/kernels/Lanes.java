package sparselab.kernels;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
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

  // Lanes turned by a half, a quarter, … of a vector.
  private static final VectorShuffle<Float> HALF = turn(2);
  private static final VectorShuffle<Float> QUARTER = turn(4);
  private static final VectorShuffle<Float> EIGHTH = turn(8);
  private static final VectorShuffle<Float> SIXTEENTH = turn(16);

  private static VectorShuffle<Float> turn(int part) {
    return VectorShuffle.iota(SPECIES, LENGTH / part, 1, true);
  }

  /**
   * All lanes added, halves first. {@code reduceLanes} leaves the order open, and it is another one
   * once the loop is compiled: the same training would end with other bits.
   */
  static float sum(FloatVector v) {
    var s = v.add(v.rearrange(HALF));
    if (LENGTH >= 4) {
      s = s.add(s.rearrange(QUARTER));
    }
    if (LENGTH >= 8) {
      s = s.add(s.rearrange(EIGHTH));
    }
    if (LENGTH >= 16) {
      s = s.add(s.rearrange(SIXTEENTH));
    }
    return s.lane(0);
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
      case RELU -> clamp(address, n, Float.POSITIVE_INFINITY, activation);
      case RELU6 -> clamp(address, n, 6, activation);
      case GELU -> Gelu.apply(address, n);
      case SILU -> {
        int done = VectorElementwise.silu(address, address, n);
        ScalarSpmm.finish(address + 4L * done, n - done, activation);
      }
    }
  }

  // Compare and blend, not max: a float max costs five instructions for the sake of -0 and NaN.
  private static void clamp(long address, int n, float high, Activation activation) {
    var zero = broadcast(0);
    var most = broadcast(high);
    int j = 0;
    for (; j <= n - LENGTH; j += LENGTH) {
      var x = load(address + 4L * j);
      x = x.blend(zero, x.compare(VectorOperators.LT, zero));
      store(x.blend(most, x.compare(VectorOperators.GT, most)), address + 4L * j);
    }
    ScalarSpmm.finish(address + 4L * j, n - j, activation);
  }
}
