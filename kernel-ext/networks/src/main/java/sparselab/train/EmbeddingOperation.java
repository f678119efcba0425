package sparselab.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparselab.network.Embedding;

/** Copies rows forward, adds to rows backward; token numbers themselves have no gradient. */
record EmbeddingOperation(
    Embedding layer, Signal x, Signal y, Parameter weight, @Nullable Parameter positions)
    implements Operation {

  private int token(int index) {
    float value = x.value()[index];
    int token = (int) value;
    if (token != value || token < 0 || token >= layer.vocabulary()) {
      throw new IllegalArgumentException(
          "%s: expected token numbers in [0, %d), found %s"
              .formatted(layer, layer.vocabulary(), value));
    }
    return token;
  }

  @Override
  public void forward(int batch, boolean training) {
    int f = layer.features();
    for (int t = 0; t < batch * x.width(); t++) {
      System.arraycopy(weight.value, token(t) * f, y.value(), t * f, f);
      for (int j = 0; positions != null && j < f; j++) {
        y.value()[t * f + j] += positions.value[t % x.width() * f + j];
      }
    }
  }

  @Override
  public void backward(int batch) {
    int f = layer.features();
    float[] dy = Operations.gradient(y);
    Arrays.fill(weight.gradient, 0);
    if (positions != null) {
      Arrays.fill(positions.gradient, 0);
    }
    for (int t = 0; t < batch * x.width(); t++) {
      int row = token(t) * f;
      for (int j = 0; j < f; j++) {
        weight.gradient[row + j] += dy[t * f + j];
        if (positions != null) {
          positions.gradient[t % x.width() * f + j] += dy[t * f + j];
        }
      }
    }
  }
}
