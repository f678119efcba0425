package sparselab.prune;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Gelu;
import sparselab.network.Generic;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;

/**
 * Forward and backward pass of the {@link Generic} layers in float64. Batch norm uses its running
 * statistics: a criterion asks about the network as it runs, not about a batch.
 */
final class GenericSteps {
  private final Network network;
  private final Map<String, double[]> weights;

  GenericSteps(Network network, Map<String, double[]> weights) {
    this.network = network;
    this.weights = weights;
  }

  private double[] of(Map<String, double[]> from, Node node, String shortName) {
    String name = node.weight(shortName);
    return Objects.requireNonNull(from.get(name), name);
  }

  private Shape inputShape(Node node) {
    return network.shape(node.inputs().getFirst());
  }

  /** Values that lie together and belong to one channel. */
  private int places(Node node) {
    Shape x = inputShape(node);
    return x.rank() == 3 ? x.size(1) * x.size(2) : 1;
  }

  double[] forward(Node node, Generic layer, double[][] xs, int n) {
    double[] x = xs[0];
    double[] y = new double[n * network.shape(node.name()).count()];
    switch (layer) {
      case Add _ -> Arrays.stream(xs).forEach(v -> Selections.add(v, y));
      case Multiply _ -> {
        Arrays.fill(y, 1);
        Arrays.stream(xs).forEach(v -> Arrays.setAll(y, i -> y[i] * v[i]));
      }
      case Concat _ -> join(xs, y, n, true);
      case Relu6 _ -> Arrays.setAll(y, i -> Math.min(6, Math.max(0, x[i])));
      case Gelu _ -> Arrays.setAll(y, i -> x[i] * normal(x[i]));
      case Silu _ -> Arrays.setAll(y, i -> x[i] * sigmoid(x[i]));
      case AveragePool2d pool -> average(node, pool, x, y, true);
      case GlobalAveragePool _ -> mean(node, x, y, n, true);
      case BatchNorm norm -> {
        double[] slope = slope(node, norm);
        double[] mean = of(weights, node, "mean");
        double[] shift = of(weights, node, "shift");
        int places = places(node);
        for (int i = 0; i < y.length; i++) {
          int c = i / places % slope.length;
          y[i] = slope[c] * (x[i] - mean[c]) + shift[c];
        }
      }
      case LayerNorm norm -> {
        double[] shift = of(weights, node, "shift");
        normalise(x, y, of(weights, node, "scale"), norm.epsilon(), true);
        Arrays.setAll(y, i -> y[i] + shift[i % shift.length]);
      }
      case RmsNorm norm -> normalise(x, y, of(weights, node, "scale"), norm.epsilon(), false);
      case DepthwiseConv2d _ -> depthwise(node, x, y, n);
      case Embedding embedding -> {
        double[] w = of(weights, node, "weight");
        int f = embedding.features();
        for (int i = 0; i < y.length; i++) {
          y[i] = w[((int) x[i / f]) * f + i % f] + place(node, embedding, i);
        }
      }
      case Attention attention ->
          new AttentionStep(attention, network.shape(node.name()), n, xs).forward(y);
    }
    return y;
  }

  /** Adds to the inputs' and to the weights' gradients. */
  void backward(
      Node node,
      Generic layer,
      double[][] xs,
      double[] dy,
      int n,
      double[][] dxs,
      Map<String, double[]> gradients) {
    double[] x = xs[0];
    double[] dx = dxs[0];
    switch (layer) {
      case Add _ -> Arrays.stream(dxs).forEach(d -> Selections.add(dy, d));
      case Multiply _ -> {
        for (int k = 0; k < xs.length; k++) {
          double[] others = dy.clone();
          for (int l = 0; l < xs.length; l++) {
            double[] factor = xs[l];
            if (l != k) {
              Arrays.setAll(others, i -> others[i] * factor[i]);
            }
          }
          Selections.add(others, dxs[k]);
        }
      }
      case Concat _ -> join(dxs, dy, n, false);
      case Relu6 _ -> slopes(x, dy, dx, v -> v > 0 && v < 6 ? 1 : 0);
      case Gelu _ ->
          slopes(x, dy, dx, v -> normal(v) + v * Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI));
      case Silu _ -> slopes(x, dy, dx, v -> sigmoid(v) * (1 + v * (1 - sigmoid(v))));
      case AveragePool2d pool -> average(node, pool, dx, dy, false);
      case GlobalAveragePool _ -> mean(node, dx, dy, n, false);
      case BatchNorm norm -> {
        double[] slope = slope(node, norm);
        double[] scale = of(weights, node, "scale");
        double[] mean = of(weights, node, "mean");
        double[] variance = of(weights, node, "variance");
        double[] dScale = of(gradients, node, "scale");
        double[] dShift = of(gradients, node, "shift");
        int places = places(node);
        for (int i = 0; i < dy.length; i++) {
          int c = i / places % scale.length;
          dx[i] += slope[c] * dy[i];
          dScale[c] += dy[i] * (x[i] - mean[c]) / Math.sqrt(variance[c] + norm.epsilon());
          dShift[c] += dy[i];
        }
      }
      case LayerNorm norm -> {
        double[] dShift = of(gradients, node, "shift");
        for (int i = 0; i < dy.length; i++) {
          dShift[i % dShift.length] += dy[i];
        }
        normaliseBack(node, x, dy, dx, norm.epsilon(), true, gradients);
      }
      case RmsNorm norm -> normaliseBack(node, x, dy, dx, norm.epsilon(), false, gradients);
      case DepthwiseConv2d _ -> depthwiseBack(node, x, dy, n, dx, gradients);
      case Embedding embedding -> {
        double[] dw = of(gradients, node, "weight");
        int f = embedding.features();
        for (int i = 0; i < dy.length; i++) {
          dw[((int) x[i / f]) * f + i % f] += dy[i];
          if (embedding.positions() > 0) {
            of(gradients, node, "positions")[i % network.shape(node.name()).count()] += dy[i];
          }
        }
      }
      case Attention attention ->
          new AttentionStep(attention, network.shape(node.name()), n, xs).backward(dy, dxs);
    }
  }

  private double place(Node node, Embedding embedding, int i) {
    return embedding.positions() == 0
        ? 0
        : of(weights, node, "positions")[i % network.shape(node.name()).count()];
  }

  private static void slopes(double[] x, double[] dy, double[] dx, DoubleUnaryOperator slope) {
    for (int i = 0; i < dy.length; i++) {
      dx[i] += slope.applyAsDouble(x[i]) * dy[i];
    }
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** {@code Φ(x)} to 10⁻⁷. <i>Abramowitz &amp; Stegun 1964, eq. 7.1.26 for erf.</i> */
  private static double normal(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double p =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double tail = p * Math.exp(-z * z) / 2;
    return x >= 0 ? 1 - tail : tail;
  }

  /** Copies parts after one another for each example, or adds the whole back to its parts. */
  private static void join(double[][] parts, double[] whole, int n, boolean forward) {
    int at = 0;
    for (int e = 0; e < n; e++) {
      for (double[] part : parts) {
        int size = part.length / n;
        for (int i = 0; i < size; i++, at++) {
          if (forward) {
            whole[at] = part[e * size + i];
          } else {
            part[e * size + i] += whole[at];
          }
        }
      }
    }
  }

  private void average(Node node, AveragePool2d pool, double[] x, double[] y, boolean forward) {
    Shape in = inputShape(node);
    Shape out = network.shape(node.name());
    int pixels = out.size(1) * out.size(2);
    double share = 1.0 / (pool.kernel() * pool.kernel());
    for (int i = 0; i < y.length; i++) {
      int plane = i / pixels;
      int top = i % pixels / out.size(2) * pool.stride();
      int left = i % out.size(2) * pool.stride();
      for (int u = 0; u < pool.kernel(); u++) {
        for (int v = 0; v < pool.kernel(); v++) {
          int at = (plane * in.size(1) + top + u) * in.size(2) + left + v;
          if (forward) {
            y[i] += share * x[at];
          } else {
            x[at] += share * y[i];
          }
        }
      }
    }
  }

  private void mean(Node node, double[] x, double[] y, int n, boolean forward) {
    Shape in = inputShape(node);
    int channels = y.length / n;
    int places = in.count() / channels;
    for (int i = 0; i < x.length; i++) {
      int inExample = i % in.count();
      int c = in.rank() == 3 ? inExample / places : inExample % channels;
      int to = i / in.count() * channels + c;
      if (forward) {
        y[to] += x[i] / places;
      } else {
        x[i] += y[to] / places;
      }
    }
  }

  private double[] slope(Node node, BatchNorm norm) {
    double[] slope = of(weights, node, "scale").clone();
    double[] variance = of(weights, node, "variance");
    Arrays.setAll(slope, c -> slope[c] / Math.sqrt(variance[c] + norm.epsilon()));
    return slope;
  }

  /** Mean (0 for an RMS norm) and inverse deviation of the f values from {@code from}. */
  private static double[] statistics(double[] x, int from, int f, double epsilon, boolean centred) {
    double mean = 0;
    for (int j = 0; centred && j < f; j++) {
      mean += x[from + j] / f;
    }
    double squares = 0;
    for (int j = 0; j < f; j++) {
      squares += (x[from + j] - mean) * (x[from + j] - mean);
    }
    return new double[] {mean, 1 / Math.sqrt(squares / f + epsilon)};
  }

  private static void normalise(
      double[] x, double[] y, double[] scale, double epsilon, boolean centred) {
    int f = scale.length;
    for (int from = 0; from < x.length; from += f) {
      double[] s = statistics(x, from, f, epsilon, centred);
      for (int j = 0; j < f; j++) {
        y[from + j] = (x[from + j] - s[0]) * s[1] * scale[j];
      }
    }
  }

  private void normaliseBack(
      Node node,
      double[] x,
      double[] dy,
      double[] dx,
      double epsilon,
      boolean centred,
      Map<String, double[]> gradients) {
    double[] scale = of(weights, node, "scale");
    double[] dScale = of(gradients, node, "scale");
    int f = scale.length;
    for (int from = 0; from < x.length; from += f) {
      double[] s = statistics(x, from, f, epsilon, centred);
      double sum = 0;
      double product = 0;
      for (int j = 0; j < f; j++) {
        double normal = (x[from + j] - s[0]) * s[1];
        dScale[j] += dy[from + j] * normal;
        sum += centred ? dy[from + j] * scale[j] : 0;
        product += dy[from + j] * scale[j] * normal;
      }
      for (int j = 0; j < f; j++) {
        double normal = (x[from + j] - s[0]) * s[1];
        dx[from + j] += (dy[from + j] * scale[j] - (sum + normal * product) / f) * s[1];
      }
    }
  }

  /** Pixel of the input for each output pixel and kernel position of one channel; −1 outside. */
  private int[] pixels(Node node) {
    DepthwiseConv2d conv = (DepthwiseConv2d) node.layer();
    Shape in = inputShape(node);
    Shape out = network.shape(node.name());
    int k = conv.kernel() * conv.kernel();
    int[] at = new int[out.size(1) * out.size(2) * k];
    for (int i = 0; i < at.length; i++) {
      int p = i / k;
      int row = p / out.size(2) * conv.stride() + i % k / conv.kernel() - conv.padding();
      int column = p % out.size(2) * conv.stride() + i % conv.kernel() - conv.padding();
      boolean inside = row >= 0 && row < in.size(1) && column >= 0 && column < in.size(2);
      at[i] = inside ? row * in.size(2) + column : -1;
    }
    return at;
  }

  private void depthwise(Node node, double[] x, double[] y, int n) {
    double[] w = of(weights, node, "weight");
    double[] bias = of(weights, node, "bias");
    int[] pixels = pixels(node);
    int k = w.length / bias.length;
    int out = y.length / n / bias.length;
    int in = x.length / n / bias.length;
    for (int i = 0; i < y.length; i++) {
      int c = i / out % bias.length;
      y[i] = bias[c];
      for (int j = 0; j < k; j++) {
        int at = pixels[i % out * k + j];
        y[i] += at < 0 ? 0 : w[c * k + j] * x[i / out * in + at];
      }
    }
  }

  private void depthwiseBack(
      Node node, double[] x, double[] dy, int n, double[] dx, Map<String, double[]> gradients) {
    double[] w = of(weights, node, "weight");
    double[] dw = of(gradients, node, "weight");
    double[] db = of(gradients, node, "bias");
    int[] pixels = pixels(node);
    int k = w.length / db.length;
    int out = dy.length / n / db.length;
    int in = x.length / n / db.length;
    for (int i = 0; i < dy.length; i++) {
      int c = i / out % db.length;
      db[c] += dy[i];
      for (int j = 0; j < k; j++) {
        int at = pixels[i % out * k + j];
        if (at >= 0) {
          dw[c * k + j] += dy[i] * x[i / out * in + at];
          dx[i / out * in + at] += dy[i] * w[c * k + j];
        }
      }
    }
  }
}
