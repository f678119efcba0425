package sparselab.train;

import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Our square windows over (channels, height, width) as ND4J describes them. */
final class SquareWindow {
  private SquareWindow() {}

  static Conv2DConfig convolution(int kernel, int stride, int padding) {
    return Conv2DConfig.builder()
        .kH(kernel)
        .kW(kernel)
        .sH(stride)
        .sW(stride)
        .pH(padding)
        .pW(padding)
        .dataFormat(Conv2DConfig.NCHW)
        .build();
  }

  static Pooling2DConfig pooling(int kernel, int stride, int padding) {
    return Pooling2DConfig.builder()
        .kH(kernel)
        .kW(kernel)
        .sH(stride)
        .sW(stride)
        .pH(padding)
        .pW(padding)
        .isNHWC(false)
        .build();
  }
}
