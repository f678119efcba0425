package sparselab.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** One vector of columns of {@link Columns}. */
final class VectorColumns {
  private VectorColumns() {}

  static void normalise(
      long x,
      long y,
      int rows,
      int columns,
      float[] scale,
      float @Nullable [] shift,
      float epsilon) {
    long step = 4L * columns;
    var mean = Lanes.broadcast(0);
    if (shift != null) {
      for (int i = 0; i < rows; i++) {
        mean = mean.add(Lanes.load((x + i * step) & Memory.ADDRESS));
      }
      mean = mean.mul(1f / rows);
    }
    var square = Lanes.broadcast(0);
    for (int i = 0; i < rows; i++) {
      var centred = Lanes.load((x + i * step) & Memory.ADDRESS).sub(mean);
      square = centred.fma(centred, square);
    }
    var factor = Lanes.broadcast(1).div(square.mul(1f / rows).add(epsilon).sqrt());
    for (int i = 0; i < rows; i++) {
      var value = Lanes.load((x + i * step) & Memory.ADDRESS).sub(mean).mul(factor);
      var moved = Lanes.broadcast(shift == null ? 0 : shift[i]);
      Lanes.store(value.fma(Lanes.broadcast(scale[i]), moved), (y + i * step) & Memory.ADDRESS);
    }
  }

  static void softmax(float[] s, int at, int rows, int columns, float scale, float[] sums) {
    var most = FloatVector.fromArray(Lanes.SPECIES, s, at);
    for (int i = 1; i < rows; i++) {
      most = most.max(FloatVector.fromArray(Lanes.SPECIES, s, at + i * columns));
    }
    var one = Lanes.broadcast(1);
    var least = Lanes.broadcast(Exp.LEAST);
    var sum = Lanes.broadcast(0);
    for (int i = 0; i < rows; i++) {
      var z = FloatVector.fromArray(Lanes.SPECIES, s, at + i * columns).sub(most).mul(scale);
      // What is hidden is −∞ here: e^−86 is as good as 0 beside the largest, which is 1.
      z = z.blend(least, z.compare(VectorOperators.LT, least));
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
      e.intoArray(s, at + i * columns);
      sum = sum.add(e);
    }
    sum.intoArray(sums, at);
  }
}
