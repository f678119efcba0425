package sparselab.train;

import sparselab.kernels.Products;
import sparselab.kernels.Products.Block;

/** {@code Y = X·Wᵀ + b; ∂X = ∂Y·W; ∂W = ∂Yᵀ·X; ∂b = Σ ∂Y}. Shapes: X (rows, in), Y (rows, out). */
record LinearOperation(
    Products products, Signal x, Signal y, Parameter weight, Parameter bias, int in, int out)
    implements Operation {

  /** Examples times positions. */
  private int rows(int batch) {
    return batch * (x.width() / in);
  }

  @Override
  public void forward(int batch, boolean training) {
    int rows = rows(batch);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(bias.value, 0, y.value(), i * out, out);
    }
    products.abt(
        rows,
        out,
        in,
        Block.of(x.value(), in),
        Block.of(weight.value, in),
        Block.of(y.value(), out),
        true);
  }

  @Override
  public void backward(int batch) {
    int rows = rows(batch);
    float[] dy = Operations.gradient(y);
    var dyBlock = Block.of(dy, out);
    products.atb(
        out, in, rows, dyBlock, Block.of(x.value(), in), Block.of(weight.gradient, in), false);
    Operations.sumRows(dy, rows, out, bias.gradient);
    float[] dx = x.gradient();
    if (dx != null) {
      products.ab(rows, in, out, dyBlock, Block.of(weight.value, in), Block.of(dx, in), true);
    }
  }
}
