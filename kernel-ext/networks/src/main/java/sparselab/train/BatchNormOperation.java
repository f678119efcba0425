package sparselab.train;

import sparselab.network.BatchNorm;

/**
 * Normalises each channel over the batch: with {@code x̂ = (x − μ)/√(σ² + ε)} and N values a
 * channel, {@code ∂x = scale/(N·√(σ² + ε)) · (N·∂y − Σ∂y − x̂·Σ(∂y·x̂))}. <i>Ioffe &amp; Szegedy
 * 2015, §3.</i>
 */
final class BatchNormOperation implements Operation {
  private final BatchNorm layer;
  private final Signal x;
  private final Signal y;
  private final Parameter scale;
  private final Parameter shift;
  private final Parameter mean;
  private final Parameter variance;
  private final double[] center;
  private final double[] inverse;

  BatchNormOperation(
      BatchNorm layer,
      Signal x,
      Signal y,
      Parameter scale,
      Parameter shift,
      Parameter mean,
      Parameter variance) {
    this.layer = layer;
    this.x = x;
    this.y = y;
    this.scale = scale;
    this.shift = shift;
    this.mean = mean;
    this.variance = variance;
    this.center = new double[layer.channels()];
    this.inverse = new double[layer.channels()];
  }

  private int places() {
    return x.width() / layer.channels();
  }

  @Override
  public void forward(int batch, boolean training) {
    for (int c = 0; c < layer.channels(); c++) {
      if (training) {
        measure(c, batch);
      } else {
        center[c] = mean.value[c];
        inverse[c] = 1 / Math.sqrt(variance.value[c] + layer.epsilon());
      }
      float slope = (float) (scale.value[c] * inverse[c]);
      float offset = (float) (shift.value[c] - scale.value[c] * inverse[c] * center[c]);
      for (int i = 0; i < batch; i++) {
        int from = i * x.width() + c * places();
        for (int p = from; p < from + places(); p++) {
          y.value()[p] = slope * x.value()[p] + offset;
        }
      }
    }
  }

  /** Statistics of the batch, and their share in the running ones. */
  private void measure(int c, int batch) {
    double sum = 0;
    for (int i = 0; i < batch; i++) {
      sum += Operations.sum(x.value(), i * x.width() + c * places(), places());
    }
    int count = batch * places();
    double average = sum / count;
    double squares = 0;
    for (int i = 0; i < batch; i++) {
      int from = i * x.width() + c * places();
      for (int p = from; p < from + places(); p++) {
        double d = x.value()[p] - average;
        squares += d * d;
      }
    }
    center[c] = average;
    inverse[c] = 1 / Math.sqrt(squares / count + layer.epsilon());
    double share = layer.momentum();
    mean.value[c] = (float) ((1 - share) * mean.value[c] + share * average);
    if (count > 1) {
      variance.value[c] = (float) ((1 - share) * variance.value[c] + share * squares / (count - 1));
    }
  }

  @Override
  public void backward(int batch) {
    float[] dx = x.gradient();
    float[] dy = Operations.gradient(y);
    int count = batch * places();
    for (int c = 0; c < layer.channels(); c++) {
      double sum = 0;
      double product = 0;
      for (int i = 0; i < batch; i++) {
        int from = i * x.width() + c * places();
        for (int p = from; p < from + places(); p++) {
          sum += dy[p];
          product += dy[p] * (x.value()[p] - center[c]) * inverse[c];
        }
      }
      shift.gradient[c] = (float) sum;
      scale.gradient[c] = (float) product;
      double factor = scale.value[c] * inverse[c];
      for (int i = 0; dx != null && i < batch; i++) {
        int from = i * x.width() + c * places();
        for (int p = from; p < from + places(); p++) {
          double normal = (x.value()[p] - center[c]) * inverse[c];
          dx[p] += (float) (factor * (dy[p] - (sum + normal * product) / count));
        }
      }
    }
  }
}
