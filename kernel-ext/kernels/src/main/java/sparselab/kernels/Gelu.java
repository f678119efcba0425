package sparselab.kernels;

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
    var half = Lanes.broadcast(0.5f);
    var one = Lanes.broadcast(1);
    var scale = Lanes.broadcast(Erf.INVERSE_SQRT2);
    var most = Lanes.broadcast(Erf.LIMIT);
    var least = Lanes.broadcast(-Erf.LIMIT);
    int j = 0;
    for (; j <= n - Lanes.LENGTH; j += Lanes.LENGTH) {
      var value = Lanes.load((address + 4L * j) & Memory.ADDRESS);
      var x = value.mul(scale);
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      var t = x.mul(x);
      var p = Lanes.broadcast(Erf.P6).fma(t, Lanes.broadcast(Erf.P5));
      p = p.fma(t, Lanes.broadcast(Erf.P4));
      p = p.fma(t, Lanes.broadcast(Erf.P3));
      p = p.fma(t, Lanes.broadcast(Erf.P2));
      p = p.fma(t, Lanes.broadcast(Erf.P1));
      p = p.fma(t, Lanes.broadcast(Erf.P0));
      var q = Lanes.broadcast(Erf.Q4).fma(t, Lanes.broadcast(Erf.Q3));
      q = q.fma(t, Lanes.broadcast(Erf.Q2));
      q = q.fma(t, Lanes.broadcast(Erf.Q1));
      q = q.fma(t, one);
      Lanes.store(
          value.mul(half).mul(x.mul(p).div(q).add(one)), (address + 4L * j) & Memory.ADDRESS);
    }
    ScalarSpmm.finish(address + 4L * j, n - j, Activation.GELU);
  }
}
