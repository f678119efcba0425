package sparselab.io.onnx;

import java.util.Set;

/** Largest or mean value of each window. */
record PoolOperator(String name) implements Operator {
  @Override
  public Set<String> attributes() {
    return Set.of(
        "auto_pad",
        "ceil_mode",
        "count_include_pad",
        "dilations",
        "kernel_shape",
        "pads",
        "storage_order",
        "strides");
  }

  @Override
  public int[] sizes(Operands x) {
    Window window = window(x);
    return new int[] {1, x.sizes(0)[1], window.sizes()[0], window.sizes()[1]};
  }

  /** How the window slides. */
  static Window window(Operands x) {
    if (!x.attributes().has("kernel_shape")) {
      throw new Refusal("expected attribute kernel_shape, found none");
    }
    return Window.of(
        x.attributes(), x.sizes(0), x.attributes().sizes("kernel_shape", 2, 1, i -> 1));
  }
}
