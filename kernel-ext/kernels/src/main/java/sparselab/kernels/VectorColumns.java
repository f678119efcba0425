package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

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
    var mean = broadcast(SPECIES, 0);
    if (shift != null) {
      for (int i = 0; i < rows; i++) {
        mean =
            mean.add(
                fromMemorySegment(SPECIES, Memory.ALL, (x + i * step) & Memory.ADDRESS, ORDER));
      }
      mean = mean.mul(1f / rows);
    }
    var square = broadcast(SPECIES, 0);
    for (int i = 0; i < rows; i++) {
      var centred =
          fromMemorySegment(SPECIES, Memory.ALL, (x + i * step) & Memory.ADDRESS, ORDER).sub(mean);
      square = centred.fma(centred, square);
    }
    var factor = broadcast(SPECIES, 1).div(square.mul(1f / rows).add(epsilon).sqrt());
    for (int i = 0; i < rows; i++) {
      var value =
          fromMemorySegment(SPECIES, Memory.ALL, (x + i * step) & Memory.ADDRESS, ORDER)
              .sub(mean)
              .mul(factor);
      var moved = broadcast(SPECIES, shift == null ? 0 : shift[i]);
      value
          .fma(broadcast(SPECIES, scale[i]), moved)
          .intoMemorySegment(Memory.ALL, (y + i * step) & Memory.ADDRESS, ORDER);
    }
  }

  static void softmax(float[] s, int at, int rows, int columns, float scale, float[] sums) {
    var most = FloatVector.fromArray(SPECIES, s, at);
    for (int i = 1; i < rows; i++) {
      most = most.max(FloatVector.fromArray(SPECIES, s, at + i * columns));
    }
    var one = broadcast(SPECIES, 1);
    var least = broadcast(SPECIES, Exp.LEAST);
    var sum = broadcast(SPECIES, 0);
    for (int i = 0; i < rows; i++) {
      var z = FloatVector.fromArray(SPECIES, s, at + i * columns).sub(most).mul(scale);
      // What is hidden is −∞ here: e^−86 is as good as 0 beside the largest, which is 1.
      z = z.blend(least, z.compare(VectorOperators.LT, least));
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
      e.intoArray(s, at + i * columns);
      sum = sum.add(e);
    }
    sum.intoArray(sums, at);
  }
}
