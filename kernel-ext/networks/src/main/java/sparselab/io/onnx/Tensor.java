package sparselab.io.onnx;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A constant of the graph, row-major: float32, or whole numbers (indices, sizes, truth values). */
sealed interface Tensor {
  int[] sizes();

  /** Number of elements. */
  int count();

  /** The same elements under other sizes. */
  Tensor reshaped(int... sizes);

  /** A tensor whose element i is this one's element {@code from(i)}. */
  Tensor picked(IntUnaryOperator from, int... sizes);

  /** Element i, row-major. */
  double at(int i);

  /** float32 values. */
  @SuppressWarnings("ArrayRecordComponent") // shared inside the package, never written
  record Floats(float[] values, int... sizes) implements Tensor {
    public Floats {
      assert values.length == Sizes.count(sizes);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public Floats reshaped(int... sizes) {
      return new Floats(values, sizes);
    }

    @Override
    public Floats picked(IntUnaryOperator from, int... sizes) {
      float[] picked = new float[Sizes.count(sizes)];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = values[from.applyAsInt(i)];
      }
      return new Floats(picked, sizes);
    }

    @Override
    public double at(int i) {
      return values[i];
    }
  }

  /** Whole numbers; a truth value is 0 or 1. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  record Ints(long[] values, int... sizes) implements Tensor {
    public Ints {
      assert values.length == Sizes.count(sizes);
    }

    /** A vector. */
    static Ints vector(long... values) {
      return new Ints(values, values.length);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public Ints reshaped(int... sizes) {
      return new Ints(values, sizes);
    }

    @Override
    public Ints picked(IntUnaryOperator from, int... sizes) {
      long[] picked = new long[Sizes.count(sizes)];
      Arrays.setAll(picked, i -> values[from.applyAsInt(i)]);
      return new Ints(picked, sizes);
    }

    @Override
    public double at(int i) {
      return values[i];
    }
  }
}
