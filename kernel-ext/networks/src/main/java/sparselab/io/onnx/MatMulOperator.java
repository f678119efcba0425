package sparselab.io.onnx;

import java.util.Arrays;

/** Product of the last two axes, the others broadcast. */
final class MatMulOperator implements Operator {
  @Override
  public String name() {
    return "MatMul";
  }

  @Override
  public int[] sizes(Operands x) {
    int[] a = x.sizes(0);
    int[] b = x.sizes(1);
    if (a.length < 2 || b.length < 2 || a[a.length - 1] != b[b.length - 2]) {
      throw new Refusal("shapes %s and %s do not fit", Sizes.text(a), Sizes.text(b));
    }
    int[] outer = Sizes.broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    int[] sizes = Arrays.copyOf(outer, outer.length + 2);
    sizes[outer.length] = a[a.length - 2];
    sizes[outer.length + 1] = b[b.length - 1];
    return sizes;
  }
}
