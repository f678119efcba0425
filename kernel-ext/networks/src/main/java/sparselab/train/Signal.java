package sparselab.train;

import org.jspecify.annotations.Nullable;
import sparselab.network.Shape;

/**
 * What flows along an edge of the network for a batch, and the gradient that flows back.
 *
 * <p>Example-major: example i at {@code [i·width, (i+1)·width)}. The gradient is null where nobody
 * needs it: at the network's input.
 */
@SuppressWarnings("ArrayRecordComponent") // scratch memory shared by the operations
record Signal(Shape shape, float[] value, float @Nullable [] gradient) {
  static Signal of(Shape shape, int batch, boolean needsGradient) {
    int size = Math.multiplyExact(shape.count(), batch);
    return new Signal(shape, new float[size], needsGradient ? new float[size] : null);
  }

  /** The same memory seen in another shape. */
  Signal as(Shape other) {
    return new Signal(other, value, gradient);
  }

  int width() {
    return shape.count();
  }
}
