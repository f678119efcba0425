package sparselab.network;

import java.util.List;
import java.util.Map;

/**
 * A convolution of each channel with its own square kernel: {@code y[c,i,j] = b[c] + Σ_{u,v}
 * W[c,0,u,v] · x[c, i·stride + u − padding, j·stride + v − padding]}.
 *
 * <p>Shapes: W (channels, 1, kernel, kernel), b (channels); x and y as in {@link Conv2d}.
 */
public record DepthwiseConv2d(int channels, int kernel, int stride, int padding)
    implements Generic {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    return new Conv2d(channels, channels, kernel, stride, padding).outputShape(inputs);
  }

  @Override
  public Map<String, Shape> weightShapes() {
    return Weights.ordered(
        "weight", new Shape(channels, 1, kernel, kernel), "bias", new Shape(channels));
  }

  @Override
  public long macs(Shape output) {
    return (long) kernel * kernel * output.count();
  }
}
