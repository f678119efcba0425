package sparselab.io.onnx;

import java.util.Arrays;

/** Mean over all axes after the channels, kept as size 1. */
final class GlobalAveragePoolOperator implements Operator {
  @Override
  public String name() {
    return "GlobalAveragePool";
  }

  @Override
  public int[] sizes(Operands x) {
    if (x.rank(0) < 3) {
      throw new Refusal("expected an image, found %s", Sizes.text(x.sizes(0)));
    }
    int[] sizes = x.sizes(0).clone();
    Arrays.fill(sizes, 2, sizes.length, 1);
    return sizes;
  }
}
