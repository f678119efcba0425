package sparselab.train;

import java.util.Arrays;
import java.util.List;

/** {@code y = Π x_i; ∂x_i = ∂y · Π_{j≠i} x_j}. */
record MultiplyOperation(List<Signal> inputs, Signal y) implements Operation {
  @Override
  public void forward(int batch, boolean training) {
    int size = batch * y.width();
    Arrays.fill(y.value(), 0, size, 1);
    for (Signal input : inputs) {
      for (int i = 0; i < size; i++) {
        y.value()[i] *= input.value()[i];
      }
    }
  }

  @Override
  public void backward(int batch) {
    float[] dy = Operations.gradient(y);
    int size = batch * y.width();
    for (int k = 0; k < inputs.size(); k++) {
      float[] dx = inputs.get(k).gradient();
      for (int i = 0; dx != null && i < size; i++) {
        float product = dy[i];
        for (int j = 0; j < inputs.size(); j++) {
          product *= j == k ? 1 : inputs.get(j).value()[i];
        }
        dx[i] += product;
      }
    }
  }
}
