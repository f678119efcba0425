package sparselab.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalises each position over its features; without a shift it leaves the mean where it is
 * (RMSNorm). With {@code x̂ = (x − μ)/σ} and g = ∂y·scale, {@code ∂x = (g − mean(g) −
 * x̂·mean(g·x̂))/σ}, without {@code mean(g)} for RMSNorm.
 */
record LayerNormOperation(
    int features, double epsilon, Signal x, Signal y, Parameter scale, @Nullable Parameter shift)
    implements Operation {

  /** Mean (0 for RMSNorm) and 1/σ of the position that starts at {@code from}. */
  private record Statistics(double mean, double inverse) {}

  private Statistics statistics(int from) {
    double mean = 0;
    if (shift != null) {
      for (int j = 0; j < features; j++) {
        mean += x.value()[from + j];
      }
      mean /= features;
    }
    double squares = 0;
    for (int j = 0; j < features; j++) {
      double d = x.value()[from + j] - mean;
      squares += d * d;
    }
    return new Statistics(mean, 1 / Math.sqrt(squares / features + epsilon));
  }

  @Override
  public void forward(int batch, boolean training) {
    for (int from = 0; from < batch * x.width(); from += features) {
      Statistics s = statistics(from);
      for (int j = 0; j < features; j++) {
        double normal = (x.value()[from + j] - s.mean()) * s.inverse();
        y.value()[from + j] =
            (float) (normal * scale.value[j] + (shift == null ? 0 : shift.value[j]));
      }
    }
  }

  @Override
  public void backward(int batch) {
    float[] dy = Operations.gradient(y);
    float[] dx = x.gradient();
    Arrays.fill(scale.gradient, 0);
    if (shift != null) {
      Operations.sumRows(dy, batch * x.width() / features, features, shift.gradient);
    }
    for (int from = 0; from < batch * x.width(); from += features) {
      Statistics s = statistics(from);
      double sum = 0;
      double product = 0;
      for (int j = 0; j < features; j++) {
        double normal = (x.value()[from + j] - s.mean()) * s.inverse();
        double g = dy[from + j] * scale.value[j];
        scale.gradient[j] += (float) (dy[from + j] * normal);
        sum += shift == null ? 0 : g;
        product += g * normal;
      }
      for (int j = 0; dx != null && j < features; j++) {
        double normal = (x.value()[from + j] - s.mean()) * s.inverse();
        double g = dy[from + j] * scale.value[j];
        dx[from + j] += (float) ((g - (sum + normal * product) / features) * s.inverse());
      }
    }
  }
}
