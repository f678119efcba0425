package sparselab.kernels;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** ReLU and its gradient in place on plain arrays, for training. */
public final class Rectify {
  private Rectify() {}

  /** {@code x ← max(x, 0)} over {@code [0, size)}; NaN stays NaN. */
  public static void forward(float[] x, int size) {
    Objects.checkFromIndexSize(0, size, x.length);
    int i = Simd.PRESENT ? Vector.forward(x, size) : 0;
    for (; i < size; i++) {
      x[i] = x[i] < 0 ? 0 : x[i];
    }
  }

  /** {@code g ← g where y > 0, else 0} over {@code [0, size)}. */
  public static void backward(float[] y, float[] g, int size) {
    Objects.checkFromIndexSize(0, size, y.length);
    Objects.checkFromIndexSize(0, size, g.length);
    int i = Simd.PRESENT ? Vector.backward(y, g, size) : 0;
    for (; i < size; i++) {
      g[i] = y[i] > 0 ? g[i] : 0;
    }
  }

  /** In a class of its own, which loads only where the Vector API is there. */
  private static final class Vector {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Vector() {}

    static int forward(float[] x, int size) {
      int end = SPECIES.loopBound(size);
      for (int i = 0; i < end; i += SPECIES.length()) {
        var v = FloatVector.fromArray(SPECIES, x, i);
        v.blend(0, v.compare(VectorOperators.LT, 0)).intoArray(x, i);
      }
      return end;
    }

    static int backward(float[] y, float[] g, int size) {
      int end = SPECIES.loopBound(size);
      for (int i = 0; i < end; i += SPECIES.length()) {
        var positive = FloatVector.fromArray(SPECIES, y, i).compare(VectorOperators.GT, 0);
        FloatVector.zero(SPECIES)
            .blend(FloatVector.fromArray(SPECIES, g, i), positive)
            .intoArray(g, i);
      }
      return end;
    }
  }
}
