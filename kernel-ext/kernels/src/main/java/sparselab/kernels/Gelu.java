package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

import jdk.incubator.vector.VectorOperators;

/**
 * GELU over an array, {@code x/2·(1 + erf(x/√2))} with the rational form of {@link Erf}.
 *
 * <p>One method from load to store: where a vector passes from method to method the JIT may decline
 * to inline, and then every vector is an object.
 */
final class Gelu {
  private Gelu() {}

  static void apply(long address, int n) {
    var half = broadcast(SPECIES, 0.5f);
    var one = broadcast(SPECIES, 1);
    var scale = broadcast(SPECIES, Erf.INVERSE_SQRT2);
    var most = broadcast(SPECIES, Erf.LIMIT);
    var least = broadcast(SPECIES, -Erf.LIMIT);
    int j = 0;
    for (; j <= n - Lanes.LENGTH; j += Lanes.LENGTH) {
      var value =
          fromMemorySegment(SPECIES, Memory.ALL, (address + 4L * j) & Memory.ADDRESS, ORDER);
      var x = value.mul(scale);
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      var t = x.mul(x);
      var p = broadcast(SPECIES, Erf.P6).fma(t, broadcast(SPECIES, Erf.P5));
      p = p.fma(t, broadcast(SPECIES, Erf.P4));
      p = p.fma(t, broadcast(SPECIES, Erf.P3));
      p = p.fma(t, broadcast(SPECIES, Erf.P2));
      p = p.fma(t, broadcast(SPECIES, Erf.P1));
      p = p.fma(t, broadcast(SPECIES, Erf.P0));
      var q = broadcast(SPECIES, Erf.Q4).fma(t, broadcast(SPECIES, Erf.Q3));
      q = q.fma(t, broadcast(SPECIES, Erf.Q2));
      q = q.fma(t, broadcast(SPECIES, Erf.Q1));
      q = q.fma(t, one);
      value
          .mul(half)
          .mul(x.mul(p).div(q).add(one))
          .intoMemorySegment(Memory.ALL, (address + 4L * j) & Memory.ADDRESS, ORDER);
    }
    ScalarSpmm.finish(address + 4L * j, n - j, Activation.GELU);
  }
}
