package sparselab.kernels;

import java.util.List;

/**
 * Depthwise convolution: each channel has its own window, {@code out(c,y,x) = Σ w(c,ky,kx) · in(c,
 * y·stride+ky−padding, x·stride+kx−padding)}. Beside sparse 1×1 layers it is what is left of a
 * MobileNet's time.
 */
public interface Depthwise {
  /** The rungs this JVM can run, the obvious first. */
  List<Depthwise> ALL =
      Simd.PRESENT
          ? List.of(new ReferenceDepthwise(), new VectorDepthwise(), new DirectDepthwise())
          : List.of(new ReferenceDepthwise());

  /** The rung that is fastest on most shapes. */
  static Depthwise best() {
    return ALL.getLast();
  }

  /** Short and unique, as shown in tables. */
  String name();

  /**
   * Takes the weights.
   *
   * @param shape with as many input as output channels
   * @param weights (channels, kernelHeight, kernelWidth)
   * @throws IllegalArgumentException if the weights do not fit the shape
   */
  Conv.Prepared prepare(Conv.Shape shape, float[] weights);
}
