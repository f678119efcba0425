package sparselab.train;

import java.util.List;

/** {@code y = Σ x_i; ∂x_i = ∂y}. */
record AddOperation(List<Signal> inputs, Signal y) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    int size = batch * y.width();
    System.arraycopy(inputs.getFirst().value(), 0, y.value(), 0, size);
    for (Signal input : inputs.subList(1, inputs.size())) {
      addTo(y.value(), input.value(), size);
    }
  }

  @Override
  public void backward(int batch) {
    for (Signal input : inputs) {
      float[] dx = input.gradient();
      if (dx != null) {
        addTo(dx, Operations.gradient(y), batch * y.width());
      }
    }
  }

  static void addTo(float[] sum, float[] term, int size) {
    for (int i = 0; i < size; i++) {
      sum[i] += term[i];
    }
  }
}
