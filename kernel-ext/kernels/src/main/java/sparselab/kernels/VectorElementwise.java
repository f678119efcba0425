package sparselab.kernels;

import jdk.incubator.vector.VectorOperators;
import sparselab.kernels.Elementwise.Pair;

/** The whole vectors of {@link Elementwise}; each method returns how many values it has done. */
final class VectorElementwise {
  private VectorElementwise() {}

  static int combine(Pair pair, long a, long b, long y, int count) {
    int end = count - count % Lanes.LENGTH;
    switch (pair) {
      case SUM -> {
        for (int i = 0; i < end; i += Lanes.LENGTH) {
          Lanes.store(
              Lanes.load((a + 4L * i) & Memory.ADDRESS)
                  .add(Lanes.load((b + 4L * i) & Memory.ADDRESS)),
              (y + 4L * i) & Memory.ADDRESS);
        }
      }
      case PRODUCT -> {
        for (int i = 0; i < end; i += Lanes.LENGTH) {
          Lanes.store(
              Lanes.load((a + 4L * i) & Memory.ADDRESS)
                  .mul(Lanes.load((b + 4L * i) & Memory.ADDRESS)),
              (y + 4L * i) & Memory.ADDRESS);
        }
      }
    }
    return end;
  }

  static int scale(float scale, float shift, long x, long y, int count) {
    int end = count - count % Lanes.LENGTH;
    var s = Lanes.broadcast(scale);
    var t = Lanes.broadcast(shift);
    for (int i = 0; i < end; i += Lanes.LENGTH) {
      Lanes.store(
          Lanes.load((x + 4L * i) & Memory.ADDRESS).fma(s, t), (y + 4L * i) & Memory.ADDRESS);
    }
    return end;
  }

  static int silu(long x, long y, int count) {
    int end = count - count % Lanes.LENGTH;
    var one = Lanes.broadcast(1);
    var least = Lanes.broadcast(Exp.LEAST);
    var most = Lanes.broadcast(-Exp.LEAST);
    for (int i = 0; i < end; i += Lanes.LENGTH) {
      var value = Lanes.load((x + 4L * i) & Memory.ADDRESS);
      var z = value.neg();
      z = z.blend(least, z.compare(VectorOperators.LT, least));
      z = z.blend(most, z.compare(VectorOperators.GT, most));
      var t = z.fma(Lanes.broadcast(Exp.LOG2_E), Lanes.broadcast(Exp.ROUND));
      var n = t.sub(Lanes.broadcast(Exp.ROUND));
      var r = n.fma(Lanes.broadcast(-Exp.LN2_HIGH), z);
      r = n.fma(Lanes.broadcast(-Exp.LN2_LOW), r);
      var p = r.fma(Lanes.broadcast(Exp.P5), Lanes.broadcast(Exp.P4));
      p = p.fma(r, Lanes.broadcast(Exp.P3));
      p = p.fma(r, Lanes.broadcast(Exp.P2));
      p = p.fma(r, one);
      p = p.fma(r, one);
      var power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      var e = p.reinterpretAsInts().add(power).reinterpretAsFloats();
      Lanes.store(value.div(e.add(one)), (y + 4L * i) & Memory.ADDRESS);
    }
    return end;
  }

  /** Over whole vectors, four sums at a time. */
  static float sum(long x, int count) {
    var a = Lanes.broadcast(0);
    var b = a;
    var c = a;
    var d = a;
    int i = 0;
    for (; i <= count - 4 * Lanes.LENGTH; i += 4 * Lanes.LENGTH) {
      long at = x + 4L * i;
      a = a.add(Lanes.load(at & Memory.ADDRESS));
      b = b.add(Lanes.load((at + Lanes.BYTES) & Memory.ADDRESS));
      c = c.add(Lanes.load((at + 2 * Lanes.BYTES) & Memory.ADDRESS));
      d = d.add(Lanes.load((at + 3 * Lanes.BYTES) & Memory.ADDRESS));
    }
    for (; i < count; i += Lanes.LENGTH) {
      a = a.add(Lanes.load((x + 4L * i) & Memory.ADDRESS));
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
  }
}
