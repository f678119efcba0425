package sparselab.io.onnx;

import java.util.Set;

/** {@code alpha·A·B + beta·C}, B constant. */
final class GemmOperator implements Operator {
  @Override
  public String name() {
    return "Gemm";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("alpha", "beta", "transA", "transB");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] a = x.sizes(0);
    int[] b = x.weight(1).sizes();
    if (x.attributes().integer("transA", 0) != 0) {
      throw new Refusal("transA 1: expected 0");
    }
    boolean transposed = x.attributes().integer("transB", 0) != 0;
    if (a.length != 2 || b.length != 2 || a[1] != b[transposed ? 1 : 0]) {
      throw new Refusal("shapes %s and %s do not fit", Sizes.text(a), Sizes.text(b));
    }
    int out = b[transposed ? 0 : 1];
    if (x.has(2)) {
      int count = x.weight(2).count();
      if (count != out && count != 1) {
        throw new Refusal("bias: expected %d values, found %s", out, Sizes.text(x.sizes(2)));
      }
    }
    return new int[] {a[0], out};
  }
}
