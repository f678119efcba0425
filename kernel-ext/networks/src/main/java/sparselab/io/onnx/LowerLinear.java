package sparselab.io.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.network.Linear;

/** Gemm, MatMul by a constant, and MatMul + Add → {@link Linear}. */
final class LowerLinear implements Lowering {
  private static final int TILE = 32;

  @Override
  public Set<String> ops() {
    return Set.of("Gemm", "MatMul", FuseLinear.LINEAR);
  }

  @Override
  public @Nullable Layered lower(Operands x, Lowerer network) {
    Floats weight = x.weight(1);
    if (weight.sizes().length != 2) {
      throw new Refusal(
          "expected weights (in, out), found %s; a product of two computed values is only read as"
              + " part of attention",
          Sizes.text(weight.sizes()));
    }
    if (x.attributes().integer("transB", 0) == 0) {
      weight = transposed(weight);
    }
    weight = scaled(weight, x.attributes().number("alpha", 1));
    int out = weight.sizes()[0];
    Floats bias = new Floats(new float[out], out);
    if (x.has(2)) {
      Floats given = x.weight(2);
      bias =
          scaled(
              given.picked(i -> given.count() == 1 ? 0 : i, out), x.attributes().number("beta", 1));
    }
    return new Layered(
        new Linear(weight.sizes()[1], out),
        List.of(x.node().input(0)),
        Map.of("weight", weight, "bias", bias));
  }

  private static Floats transposed(Floats weight) {
    int rows = weight.sizes()[0];
    int columns = weight.sizes()[1];
    float[] from = weight.values();
    float[] to = new float[from.length];
    for (int top = 0; top < rows; top += TILE) { // in tiles, so that both sides stay in the cache
      for (int left = 0; left < columns; left += TILE) {
        for (int row = top; row < Math.min(rows, top + TILE); row++) {
          for (int column = left; column < Math.min(columns, left + TILE); column++) {
            to[column * rows + row] = from[row * columns + column];
          }
        }
      }
    }
    return new Floats(to, columns, rows);
  }

  private static Floats scaled(Floats tensor, double scale) {
    if (scale == 1) {
      return tensor;
    }
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scale);
    }
    return new Floats(values, tensor.sizes());
  }
}
