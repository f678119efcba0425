package sparselab.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparselab.network.Attention;

/**
 * Attention head by head: with {@code P = softmax(Q·Kᵀ/√d)}, {@code ∂V = Pᵀ·∂Y}, {@code ∂S = P∘(∂P
 * − rowsum(∂P∘P))} for {@code ∂P = ∂Y·Vᵀ}, {@code ∂Q = ∂S·K/√d}, {@code ∂K = ∂Sᵀ·Q/√d}. Rotary
 * angles turn q and k before, and their gradients back after.
 */
final class AttentionOperation implements Operation {
  private final Attention layer;
  private final Signal q;
  private final Signal k;
  private final Signal v;
  private final Signal y;
  private final int positions;
  private final int size;
  private final float[] turnedQ;
  private final float[] turnedK;
  private final double[] weights;

  AttentionOperation(Attention layer, Signal q, Signal k, Signal v, Signal y) {
    this.layer = layer;
    this.q = q;
    this.k = k;
    this.v = v;
    this.y = y;
    this.positions = q.shape().size(0);
    this.size = q.shape().size(1) / layer.heads();
    this.turnedQ = new float[q.value().length];
    this.turnedK = new float[k.value().length];
    this.weights = new double[positions];
  }

  @Override
  public void forward(int batch, boolean training) {
    turn(q.value(), turnedQ, batch * positions, layer.heads(), 1);
    turn(k.value(), turnedK, batch * positions, layer.keyValueHeads(), 1);
    for (int row = 0; row < batch * positions; row++) {
      for (int h = 0; h < layer.heads(); h++) {
        softmax(row, h);
        int to = queryAt(row, h);
        Arrays.fill(y.value(), to, to + size, 0);
        for (int j = 0; j < seen(row); j++) {
          int from = keyAt(first(row) + j, h);
          for (int d = 0; d < size; d++) {
            y.value()[to + d] += (float) weights[j] * v.value()[from + d];
          }
        }
      }
    }
  }

  @Override
  public void backward(int batch) {
    float[] dy = Operations.gradient(y);
    float[] dq = new float[q.value().length];
    float[] dk = new float[k.value().length];
    float[] dv = v.gradient();
    double[] dp = new double[positions];
    double root = Math.sqrt(size);
    for (int row = 0; row < batch * positions; row++) {
      for (int h = 0; h < layer.heads(); h++) {
        softmax(row, h);
        int at = queryAt(row, h);
        double mean = 0;
        for (int j = 0; j < seen(row); j++) {
          int key = keyAt(first(row) + j, h);
          dp[j] = dot(dy, at, v.value(), key);
          mean += dp[j] * weights[j];
          for (int d = 0; dv != null && d < size; d++) {
            dv[key + d] += (float) weights[j] * dy[at + d];
          }
        }
        for (int j = 0; j < seen(row); j++) {
          int key = keyAt(first(row) + j, h);
          float ds = (float) (weights[j] * (dp[j] - mean) / root);
          for (int d = 0; d < size; d++) {
            dq[at + d] += ds * turnedK[key + d];
            dk[key + d] += ds * turnedQ[at + d];
          }
        }
      }
    }
    giveBack(dq, q.gradient(), batch * positions, layer.heads());
    giveBack(dk, k.gradient(), batch * positions, layer.keyValueHeads());
  }

  private void giveBack(float[] turned, float @Nullable [] into, int rows, int heads) {
    if (into != null) {
      turn(turned, turned, rows, heads, -1);
      AddOperation.addTo(into, turned, rows * heads * size);
    }
  }

  /** Attention weights of one query over the keys it sees. */
  private void softmax(int row, int h) {
    int at = queryAt(row, h);
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < seen(row); j++) {
      weights[j] = dot(turnedQ, at, turnedK, keyAt(first(row) + j, h)) / Math.sqrt(size);
      largest = Math.max(largest, weights[j]);
    }
    double sum = 0;
    for (int j = 0; j < seen(row); j++) {
      weights[j] = Math.exp(weights[j] - largest);
      sum += weights[j];
    }
    for (int j = 0; j < seen(row); j++) {
      weights[j] /= sum;
    }
  }

  /** First row of the same example, and how many rows from there on a row sees. */
  private int first(int row) {
    return row / positions * positions;
  }

  private int seen(int row) {
    return layer.causal() ? row % positions + 1 : positions;
  }

  private int queryAt(int row, int h) {
    return (row * layer.heads() + h) * size;
  }

  private int keyAt(int row, int h) {
    int shared = layer.heads() / layer.keyValueHeads();
    return (row * layer.keyValueHeads() + h / shared) * size;
  }

  private double dot(float[] a, int i, float[] b, int j) {
    double sum = 0;
    for (int d = 0; d < size; d++) {
      sum += a[i + d] * b[j + d];
    }
    return sum;
  }

  /** Turns the pair (d, d + size/2) of each head by {@code position · base^(−2d/size)}. */
  private void turn(float[] from, float[] to, int rows, int heads, int direction) {
    if (layer.rotaryBase() == 0) {
      if (from != to) {
        System.arraycopy(from, 0, to, 0, rows * heads * size);
      }
      return;
    }
    int half = size / 2;
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < half; d++) {
        double angle = row % positions * Math.pow(layer.rotaryBase(), -2.0 * d / size);
        double cos = Math.cos(angle);
        double sin = direction * Math.sin(angle);
        for (int h = 0; h < heads; h++) {
          int at = (row * heads + h) * size + d;
          float a = from[at];
          float b = from[at + half];
          to[at] = (float) (a * cos - b * sin);
          to[at + half] = (float) (b * cos + a * sin);
        }
      }
    }
  }
}
