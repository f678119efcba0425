package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The machine's widest float vector, and how kernels finish one.
 *
 * <p>Kernels load, store and broadcast with the methods of {@link FloatVector} themselves: those
 * the JIT always inlines. A short method of ours in between it leaves as a call where the profile
 * says that vectors are rare ("low call site frequency": so far all rows were shorter than one),
 * and each vector that passes is an object from then on.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();
  static final long BYTES = SPECIES.vectorByteSize();
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  // Made once: those that the vector's own methods make may be objects, each call anew.
  private static final List<VectorMask<Float>> FIRST =
      IntStream.rangeClosed(0, LENGTH).mapToObj(count -> SPECIES.indexInRange(0, count)).toList();

  private Lanes() {}

  /** The first {@code count} lanes; none if it is negative, all if there are no more. */
  static VectorMask<Float> first(int count) {
    return FIRST.get(Math.clamp(count, 0, LENGTH));
  }

  /** Whether there are 32 vector registers, as with AVX-512 and on ARM; else 16. */
  static boolean wide() {
    return LENGTH >= 16 || System.getProperty("os.arch", "").equals("aarch64");
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
    var zero = broadcast(SPECIES, 0);
    var most = broadcast(SPECIES, high);
    int j = 0;
    for (; j <= n - LENGTH; j += LENGTH) {
      var x = fromMemorySegment(SPECIES, Memory.ALL, address + 4L * j, ORDER);
      x = x.blend(zero, x.compare(VectorOperators.LT, zero));
      x.blend(most, x.compare(VectorOperators.GT, most))
          .intoMemorySegment(Memory.ALL, address + 4L * j, ORDER);
    }
    ScalarSpmm.finish(address + 4L * j, n - j, activation);
  }
}
