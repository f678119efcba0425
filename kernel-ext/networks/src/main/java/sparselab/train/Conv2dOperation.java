package sparselab.train;

import java.util.Arrays;
import sparselab.kernels.Products;
import sparselab.kernels.Products.Block;
import sparselab.network.Conv2d;

/**
 * Convolution as a product with the unfolded image: {@code Y = W·U(x) + b; ∂W = ∂Y·U(x)ᵀ; ∂x =
 * U⁻¹(Wᵀ·∂Y)}, example by example, where {@link Unfold} is U.
 */
final class Conv2dOperation implements Operation {
  private final Products products;
  private final Conv2d layer;
  private final Signal x;
  private final Signal y;
  private final Parameter weight;
  private final Parameter bias;
  private final Unfold unfold;
  private final int taps;
  private final int positions;
  private final float[] columns;

  Conv2dOperation(
      Products products, Conv2d layer, Signal x, Signal y, Parameter weight, Parameter bias) {
    this.products = products;
    this.layer = layer;
    this.x = x;
    this.y = y;
    this.weight = weight;
    this.bias = bias;
    this.unfold = Unfold.of(layer, x.shape(), y.shape());
    this.taps = layer.in() * layer.kernel() * layer.kernel();
    this.positions = y.width() / layer.out();
    this.columns = new float[taps * positions];
  }

  @Override
  public void forward(int batch, boolean training) {
    int out = layer.out();
    for (int i = 0; i < batch; i++) {
      int at = i * y.width();
      for (int o = 0; o < out; o++) {
        Arrays.fill(y.value(), at + o * positions, at + (o + 1) * positions, bias.value[o]);
      }
      unfold.unfold(x.value(), i * x.width(), columns);
      products.ab(
          out,
          positions,
          taps,
          Block.of(weight.value, taps),
          Block.of(columns, positions),
          new Block(y.value(), at, positions),
          true);
    }
  }

  @Override
  public void backward(int batch) {
    int out = layer.out();
    float[] dy = Operations.gradient(y);
    Arrays.fill(bias.gradient, 0);
    for (int i = 0; i < batch; i++) {
      int at = i * y.width();
      for (int o = 0; o < out; o++) {
        bias.gradient[o] += Operations.sum(dy, at + o * positions, positions);
      }
      var dyBlock = new Block(dy, at, positions);
      unfold.unfold(x.value(), i * x.width(), columns);
      products.abt(
          out,
          taps,
          positions,
          dyBlock,
          Block.of(columns, positions),
          Block.of(weight.gradient, taps),
          i > 0);
      float[] dx = x.gradient();
      if (dx != null) {
        products.atb(
            taps,
            positions,
            out,
            Block.of(weight.value, taps),
            dyBlock,
            Block.of(columns, positions),
            false);
        unfold.foldAdding(columns, dx, i * x.width());
      }
    }
  }
}
