package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

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
          fromMemorySegment(SPECIES, Memory.ALL, (a + 4L * i) & Memory.ADDRESS, ORDER)
              .add(fromMemorySegment(SPECIES, Memory.ALL, (b + 4L * i) & Memory.ADDRESS, ORDER))
              .intoMemorySegment(Memory.ALL, (y + 4L * i) & Memory.ADDRESS, ORDER);
        }
      }
      case PRODUCT -> {
        for (int i = 0; i < end; i += Lanes.LENGTH) {
          fromMemorySegment(SPECIES, Memory.ALL, (a + 4L * i) & Memory.ADDRESS, ORDER)
              .mul(fromMemorySegment(SPECIES, Memory.ALL, (b + 4L * i) & Memory.ADDRESS, ORDER))
              .intoMemorySegment(Memory.ALL, (y + 4L * i) & Memory.ADDRESS, ORDER);
        }
      }
    }
    return end;
  }

  static int scale(float scale, float shift, long x, long y, int count) {
    int end = count - count % Lanes.LENGTH;
    var s = broadcast(SPECIES, scale);
    var t = broadcast(SPECIES, shift);
    for (int i = 0; i < end; i += Lanes.LENGTH) {
      fromMemorySegment(SPECIES, Memory.ALL, (x + 4L * i) & Memory.ADDRESS, ORDER)
          .fma(s, t)
          .intoMemorySegment(Memory.ALL, (y + 4L * i) & Memory.ADDRESS, ORDER);
    }
    return end;
  }

  static int silu(long x, long y, int count) {
    int end = count - count % Lanes.LENGTH;
    var one = broadcast(SPECIES, 1);
    var least = broadcast(SPECIES, Exp.LEAST);
    var most = broadcast(SPECIES, -Exp.LEAST);
    for (int i = 0; i < end; i += Lanes.LENGTH) {
      var value = fromMemorySegment(SPECIES, Memory.ALL, (x + 4L * i) & Memory.ADDRESS, ORDER);
      var z = value.neg();
      z = z.blend(least, z.compare(VectorOperators.LT, least));
      z = z.blend(most, z.compare(VectorOperators.GT, most));
      var t = z.fma(broadcast(SPECIES, Exp.LOG2_E), broadcast(SPECIES, Exp.ROUND));
      var n = t.sub(broadcast(SPECIES, Exp.ROUND));
      var r = n.fma(broadcast(SPECIES, -Exp.LN2_HIGH), z);
      r = n.fma(broadcast(SPECIES, -Exp.LN2_LOW), r);
      var p = r.fma(broadcast(SPECIES, Exp.P5), broadcast(SPECIES, Exp.P4));
      p = p.fma(r, broadcast(SPECIES, Exp.P3));
      p = p.fma(r, broadcast(SPECIES, Exp.P2));
      p = p.fma(r, one);
      p = p.fma(r, one);
      var power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      var e = p.reinterpretAsInts().add(power).reinterpretAsFloats();
      value.div(e.add(one)).intoMemorySegment(Memory.ALL, (y + 4L * i) & Memory.ADDRESS, ORDER);
    }
    return end;
  }

  /** Over whole vectors, four sums at a time. */
  static float sum(long x, int count) {
    var a = broadcast(SPECIES, 0);
    var b = a;
    var c = a;
    var d = a;
    int i = 0;
    for (; i <= count - 4 * Lanes.LENGTH; i += 4 * Lanes.LENGTH) {
      long at = x + 4L * i;
      a = a.add(fromMemorySegment(SPECIES, Memory.ALL, at & Memory.ADDRESS, ORDER));
      b = b.add(fromMemorySegment(SPECIES, Memory.ALL, (at + Lanes.BYTES) & Memory.ADDRESS, ORDER));
      c =
          c.add(
              fromMemorySegment(
                  SPECIES, Memory.ALL, (at + 2 * Lanes.BYTES) & Memory.ADDRESS, ORDER));
      d =
          d.add(
              fromMemorySegment(
                  SPECIES, Memory.ALL, (at + 3 * Lanes.BYTES) & Memory.ADDRESS, ORDER));
    }
    for (; i < count; i += Lanes.LENGTH) {
      a = a.add(fromMemorySegment(SPECIES, Memory.ALL, (x + 4L * i) & Memory.ADDRESS, ORDER));
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
  }
}
