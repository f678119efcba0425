package sparselab.prune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;

/**
 * The value of each channel that is the same for every input and at every place, because no weight
 * reaches it: NaN for those that vary. Once a channel's weights are gone its readers can take the
 * value into their biases.
 */
final class Constants {
  private final Network network;
  private final Map<String, double[]> values = new HashMap<>();

  Constants(Network network) {
    this.network = network;
    Shape input = network.inputShape();
    values.put(Network.INPUT, varying(input.rank() == 2 ? input.size(1) : input.size(0)));
    for (Node node : network.nodes()) {
      values.put(node.name(), visit(node));
    }
  }

  /** By channel at a node's output; NaN where it varies. Shared: do not write to it. */
  double[] at(String node) {
    return Objects.requireNonNull(values.get(node), node);
  }

  /** Whether a reader's bias can stand for an input of this value: a border of zeros cannot. */
  static boolean foldable(Node reader, double value) {
    return value == 0 || (!Double.isNaN(value) && !padded(reader));
  }

  static boolean padded(Node reader) {
    return switch (reader.layer()) {
      case Conv2d conv -> conv.padding() > 0;
      case DepthwiseConv2d conv -> conv.padding() > 0;
      default -> false;
    };
  }

  private static double[] varying(int channels) {
    double[] values = new double[channels];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private double[] visit(Node node) {
    double[] x = at(node.inputs().getFirst());
    return switch (node.layer()) {
      case Linear _, Conv2d _ -> product(node, x);
      case DepthwiseConv2d _ -> depthwise(node, x);
      case BatchNorm norm -> normalised(node, norm, x);
      case Relu _ -> map(x, v -> Math.max(0, v));
      case Relu6 _ -> map(x, v -> Math.min(6, Math.max(0, v)));
      case Silu _ -> map(x, v -> v / (1 + Math.exp(-v)));
      // Only zero is passed on: Φ of another constant would have to equal each engine's to 1e-7.
      case Gelu _ -> map(x, v -> v == 0 ? 0 : Double.NaN);
      case RmsNorm _ -> map(x, v -> v == 0 ? 0 : Double.NaN);
      case MaxPool2d _, AveragePool2d _, GlobalAveragePool _ -> x;
      case LayerNorm norm -> varying(norm.features());
      case Embedding embedding -> varying(embedding.features());
      case Flatten _ -> {
        double[] y = new double[network.shape(node.name()).count()];
        boolean sequence = network.shape(node.inputs().getFirst()).rank() == 2;
        Arrays.setAll(y, i -> sequence ? x[i % x.length] : x[i / (y.length / x.length)]);
        yield y;
      }
      case Add _ -> fold(node, Double::sum);
      case Multiply _ -> fold(node, (a, b) -> a == 0 || b == 0 ? 0 : a * b);
      case Concat _ ->
          network.shape(node.name()).rank() == 2
              ? fold(node, (a, b) -> a == b ? a : Double.NaN)
              : node.inputs().stream().flatMapToDouble(n -> Arrays.stream(at(n))).toArray();
      case Attention attention -> attended(attention, at(node.inputs().get(2)), x.length);
    };
  }

  private static double[] map(double[] x, DoubleUnaryOperator curve) {
    return Arrays.stream(x).map(v -> Double.isNaN(v) ? v : curve.applyAsDouble(v)).toArray();
  }

  private double[] fold(Node node, java.util.function.DoubleBinaryOperator operator) {
    double[] y = at(node.inputs().getFirst()).clone();
    for (String input : node.inputs().subList(1, node.inputs().size())) {
      double[] x = at(input);
      Arrays.setAll(y, i -> operator.applyAsDouble(y[i], x[i]));
    }
    return y;
  }

  /** Weights of a softmax sum to one: a constant value comes out as it went in. */
  private static double[] attended(Attention attention, double[] v, int width) {
    int size = width / attention.heads();
    int shared = attention.heads() / attention.keyValueHeads();
    double[] y = new double[width];
    Arrays.setAll(y, i -> v[i / size / shared * size + i % size]);
    return y;
  }

  private double[] weight(Node node, String shortName) {
    return Context.doubles(network.weight(node.weight(shortName)));
  }

  private double[] product(Node node, double[] x) {
    INDArray weight = network.weight(node.weight("weight"));
    float[] w = weight.dup('c').data().asFloat();
    double[] y = weight(node, "bias");
    int k = w.length / y.length;
    int area = k / x.length;
    for (int i = 0; i < w.length; i++) {
      double in = x[i % k / area];
      if (w[i] != 0 && in != 0) {
        y[i / k] += foldable(node, in) ? w[i] * in : Double.NaN;
      }
    }
    return y;
  }

  private double[] depthwise(Node node, double[] x) {
    double[] w = weight(node, "weight");
    double[] y = weight(node, "bias");
    for (int i = 0; i < w.length; i++) {
      double in = x[i / (w.length / x.length)];
      if (w[i] != 0 && in != 0) {
        y[i / (w.length / x.length)] += foldable(node, in) ? w[i] * in : Double.NaN;
      }
    }
    return y;
  }

  private double[] normalised(Node node, BatchNorm norm, double[] x) {
    double[] scale = weight(node, "scale");
    double[] mean = weight(node, "mean");
    double[] variance = weight(node, "variance");
    double[] y = weight(node, "shift");
    for (int c = 0; c < y.length; c++) {
      y[c] +=
          scale[c] == 0 ? 0 : scale[c] * (x[c] - mean[c]) / Math.sqrt(variance[c] + norm.epsilon());
    }
    return y;
  }
}
