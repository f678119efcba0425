package sparselab.prune;

import sparselab.network.Attention;
import sparselab.network.Shape;

/**
 * Attention and its gradients in float64, head by head: with {@code P = softmax(Q·Kᵀ/√d)}, {@code
 * ∂V = Pᵀ·∂Y} and {@code ∂S = P∘(∂P − rowsum(∂P∘P))}; rotary angles turn q and k before and their
 * gradients back after.
 */
final class AttentionStep {
  private final Attention layer;
  private final int positions;
  private final int size;
  private final int rows;
  private final double[] q;
  private final double[] k;
  private final double[] v;

  /**
   * @param output (positions, heads·d)
   * @param xs q, k and v of n examples
   */
  AttentionStep(Attention layer, Shape output, int n, double[][] xs) {
    this.layer = layer;
    positions = output.size(0);
    size = output.size(1) / layer.heads();
    rows = n * positions;
    q = turned(xs[0], layer.heads(), 1);
    k = turned(xs[1], layer.keyValueHeads(), 1);
    v = xs[2];
  }

  void forward(double[] y) {
    for (int row = 0; row < rows; row++) {
      for (int h = 0; h < layer.heads(); h++) {
        double[] p = weights(row, h);
        for (int j = 0; j < p.length; j++) {
          for (int d = 0; d < size; d++) {
            y[query(row, h) + d] += p[j] * v[key(row / positions * positions + j, h) + d];
          }
        }
      }
    }
  }

  void backward(double[] dy, double[][] dxs) {
    double[] dq = new double[q.length];
    double[] dk = new double[k.length];
    for (int row = 0; row < rows; row++) {
      for (int h = 0; h < layer.heads(); h++) {
        double[] p = weights(row, h);
        double[] dp = new double[p.length];
        double mean = 0;
        int at = query(row, h);
        for (int j = 0; j < p.length; j++) {
          int key = key(row / positions * positions + j, h);
          for (int d = 0; d < size; d++) {
            dp[j] += dy[at + d] * v[key + d];
            dxs[2][key + d] += p[j] * dy[at + d];
          }
          mean += p[j] * dp[j];
        }
        for (int j = 0; j < p.length; j++) {
          int key = key(row / positions * positions + j, h);
          double ds = p[j] * (dp[j] - mean) / Math.sqrt(size);
          for (int d = 0; d < size; d++) {
            dq[at + d] += ds * k[key + d];
            dk[key + d] += ds * q[at + d];
          }
        }
      }
    }
    Selections.add(turned(dq, layer.heads(), -1), dxs[0]);
    Selections.add(turned(dk, layer.keyValueHeads(), -1), dxs[1]);
  }

  /** Softmax over the keys that a query sees. */
  private double[] weights(int row, int h) {
    double[] p = new double[layer.causal() ? row % positions + 1 : positions];
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < p.length; j++) {
      int key = key(row / positions * positions + j, h);
      for (int d = 0; d < size; d++) {
        p[j] += q[query(row, h) + d] * k[key + d] / Math.sqrt(size);
      }
      largest = Math.max(largest, p[j]);
    }
    double sum = 0;
    for (int j = 0; j < p.length; j++) {
      p[j] = Math.exp(p[j] - largest);
      sum += p[j];
    }
    for (int j = 0; j < p.length; j++) {
      p[j] /= sum;
    }
    return p;
  }

  private int query(int row, int h) {
    return (row * layer.heads() + h) * size;
  }

  private int key(int row, int h) {
    int shared = layer.heads() / layer.keyValueHeads();
    return (row * layer.keyValueHeads() + h / shared) * size;
  }

  private double[] turned(double[] x, int heads, int direction) {
    if (layer.rotaryBase() == 0) {
      return x;
    }
    double[] to = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int d = i % size;
      int row = i / (heads * size);
      int half = size / 2;
      double angle = row % positions * Math.pow(layer.rotaryBase(), -2.0 * (d % half) / size);
      double other = d < half ? -x[i + half] : x[i - half];
      to[i] = x[i] * Math.cos(angle) + direction * other * Math.sin(angle);
    }
    return to;
  }
}
