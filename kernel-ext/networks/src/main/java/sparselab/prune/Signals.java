package sparselab.prune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import sparselab.data.Dataset;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;

/**
 * What calibration examples say about a network; each signal is gathered when first asked for,
 * chunk by chunk.
 */
final class Signals {
  private final Network network;
  private final Calibration calibration;
  private final Derivatives derivatives;
  private final Map<String, Map<String, double[]>> gathered = new HashMap<>();

  Signals(Network network, Calibration calibration) {
    this.network = network;
    this.calibration = calibration;
    this.derivatives = new Derivatives(network);
    int wanted = network.inputShape().count();
    int found = Math.toIntExact(calibration.data().features().length() / calibration.data().size());
    if (wanted != found) {
      throw new IllegalArgumentException(
          "%s takes examples of %s (%d values), calibration has %s"
              .formatted(network.name(), network.inputShape(), wanted, calibration.data()));
    }
  }

  /** Work on one chunk: a pass over n examples, and their labels. */
  private interface Chunk {
    void take(Derivatives.Pass pass, int[] labels);
  }

  private void stream(String what, int chunk, Chunk work) {
    Dataset data = calibration.data();
    double[] all = Context.doubles(data.features());
    int width = all.length / data.size();
    for (int from = 0; from < data.size(); from += chunk) {
      if (Thread.interrupted()) {
        throw new CancellationException("Gathering " + what + " interrupted");
      }
      int n = Math.min(chunk, data.size() - from);
      double[] x = Arrays.copyOfRange(all, from * width, (from + n) * width);
      int[] labels = new int[n];
      for (int i = 0; i < n; i++) {
        labels[i] = data.label(from + i);
      }
      work.take(derivatives.forward(x, n), labels);
      calibration.progress().at(from + n, data.size(), "gathering " + what);
    }
  }

  private double[] logits(Derivatives.Pass pass) {
    return pass.value(network.nodes().getLast().name());
  }

  /** Gradient of the mean loss with respect to every weight, pruned ones too. */
  Map<String, double[]> gradients() {
    return gathered.computeIfAbsent(
        "gradients",
        what -> {
          var sum = zeros();
          double scale = 1.0 / calibration.data().size();
          stream(
              what,
              calibration.chunk(),
              (pass, labels) -> {
                double[] p = CrossEntropy.softmax(logits(pass), pass.n());
                add(
                    derivatives.backward(pass, CrossEntropy.gradient(p, pass.n(), labels, scale)),
                    sum);
              });
          return sum;
        });
  }

  /** {@code Σ_n (∂L_n/∂w)² / N}: the diagonal of the empirical Fisher matrix. */
  Map<String, double[]> fisher() {
    return gathered.computeIfAbsent(
        "squared gradients",
        what -> {
          var sum = zeros();
          stream(
              what,
              1,
              (pass, labels) -> {
                double[] p = CrossEntropy.softmax(logits(pass), 1);
                Map<String, double[]> g =
                    derivatives.backward(pass, CrossEntropy.gradient(p, 1, labels, 1));
                g.values().forEach(v -> Arrays.setAll(v, i -> v[i] * v[i]));
                add(g, sum);
              });
          double count = calibration.data().size();
          sum.values().forEach(v -> Arrays.setAll(v, i -> v[i] / count));
          return sum;
        });
  }

  /** Gradient of each example's loss by itself: (examples, weights) for each of the tensors. */
  Map<String, double[][]> exampleGradients(List<String> names) {
    var rows = new LinkedHashMap<String, double[][]>();
    names.forEach(name -> rows.put(name, new double[calibration.data().size()][]));
    int[] example = new int[1];
    stream(
        "gradients of single examples",
        1,
        (pass, labels) -> {
          double[] p = CrossEntropy.softmax(logits(pass), 1);
          Map<String, double[]> g =
              derivatives.backward(pass, CrossEntropy.gradient(p, 1, labels, 1));
          rows.forEach((name, all) -> all[example[0]] = Objects.requireNonNull(g.get(name), name));
          example[0]++;
        });
    return rows;
  }

  /** {@code H·g}: the Hessian of the mean loss times its gradient, over prunable weights. */
  Map<String, double[]> hessianGradient() {
    return hessianGradient(derivatives.exactHessian());
  }

  /**
   * The same by central differences, for networks with layers whose Hessian is not written down.
   */
  Map<String, double[]> hessianGradientByDifferences() {
    return hessianGradient(false);
  }

  private Map<String, double[]> hessianGradient(boolean exact) {
    var direction = new LinkedHashMap<>(gradients());
    return gathered.computeIfAbsent(
        "Hessian times gradient" + (exact ? "" : ", by differences"),
        what -> {
          direction.keySet().retainAll(network.prunable());
          var sum = zeros();
          double scale = 1.0 / calibration.data().size();
          stream(
              what,
              calibration.chunk(),
              (pass, labels) -> {
                double[] p = CrossEntropy.softmax(logits(pass), pass.n());
                double[] dy = CrossEntropy.gradient(p, pass.n(), labels, scale);
                add(
                    exact
                        ? derivatives.hessianTimes(
                            pass, dy, t -> CrossEntropy.curvature(p, pass.n(), t, scale), direction)
                        : difference(pass, labels, scale, direction),
                    sum);
              });
          return sum;
        });
  }

  /** {@code H·v} as the central difference of the gradient, a hundred-thousandth of w each way. */
  private Map<String, double[]> difference(
      Derivatives.Pass pass, int[] labels, double scale, Map<String, double[]> direction) {
    double step = 1e-5 / Math.max(1e-30, norm(direction));
    Map<String, double[]> above = moved(pass, labels, scale, direction, step);
    Map<String, double[]> below = moved(pass, labels, scale, direction, -step);
    above.forEach(
        (name, v) -> {
          double[] other = Objects.requireNonNull(below.get(name), name);
          Arrays.setAll(v, i -> (v[i] - other[i]) / (2 * step));
        });
    return above;
  }

  private static double norm(Map<String, double[]> direction) {
    return Math.sqrt(
        direction.values().stream().flatMapToDouble(Arrays::stream).map(v -> v * v).sum());
  }

  /** The gradient at {@code w + step·direction}; the weights are put back. */
  private Map<String, double[]> moved(
      Derivatives.Pass pass,
      int[] labels,
      double scale,
      Map<String, double[]> direction,
      double step) {
    var before = new HashMap<String, double[]>();
    direction.forEach(
        (name, v) -> {
          double[] w = Objects.requireNonNull(derivatives.weights().get(name), name);
          before.put(name, w.clone());
          Arrays.setAll(w, i -> w[i] + step * v[i]);
        });
    Derivatives.Pass there = derivatives.forward(pass.value(Network.INPUT), pass.n());
    double[] p = CrossEntropy.softmax(logits(there), pass.n());
    Map<String, double[]> gradient =
        derivatives.backward(there, CrossEntropy.gradient(p, pass.n(), labels, scale));
    before.forEach(
        (name, w) ->
            System.arraycopy(
                w, 0, Objects.requireNonNull(derivatives.weights().get(name)), 0, w.length));
    return gradient;
  }

  /** {@code Σ x·xᵀ} (k, k) over the vectors x that a row of the weight is multiplied with. */
  double[] inputGram(String weight) {
    Node node = node(weight);
    int k = Math.toIntExact(network.weight(weight).length() / network.weight(weight).size(0));
    double[] gram = new double[k * k];
    stream(
        "inputs of " + node.name(),
        calibration.chunk(),
        (pass, _) -> {
          double[] x =
              derivatives.product(node).columns(pass.value(node.inputs().getFirst()), pass.n());
          for (int e = 0; e < x.length / k; e++) {
            for (int i = 0; i < k; i++) {
              double v = x[e * k + i];
              for (int j = 0; v != 0 && j < k; j++) {
                gram[i * k + j] += v * x[e * k + j];
              }
            }
          }
        });
    return gram;
  }

  /** {@code ‖x_j‖₂} over all examples and positions, for each input j of a layer's row. */
  double[] inputNorms(String weight) {
    return Objects.requireNonNull(
        gathered
            .computeIfAbsent(
                "input norms " + weight,
                what -> {
                  Node node = node(weight);
                  int k =
                      Math.toIntExact(
                          network.weight(weight).length() / network.weight(weight).size(0));
                  double[] norms = new double[k];
                  stream(
                      what,
                      calibration.chunk(),
                      (pass, _) -> {
                        double[] x =
                            derivatives
                                .product(node)
                                .columns(pass.value(node.inputs().getFirst()), pass.n());
                        for (int i = 0; i < x.length; i++) {
                          norms[i % k] += x[i] * x[i];
                        }
                      });
                  Arrays.setAll(norms, j -> Math.sqrt(norms[j]));
                  return Map.of(weight, norms);
                })
            .get(weight));
  }

  /**
   * For each output of a layer, after the ReLU that follows: share of values that are not zero, and
   * mean absolute value.
   */
  Map<String, double[]> activity(String weight) {
    return gathered.computeIfAbsent(
        "activity " + weight,
        what -> {
          Node node = node(weight);
          String observed =
              network.nodes().stream()
                  .filter(n -> n.inputs().contains(node.name()) && n.layer() instanceof Relu)
                  .map(Node::name)
                  .findFirst()
                  .orElse(node.name());
          int outputs = Math.toIntExact(network.weight(weight).size(0));
          boolean image = network.shape(observed).rank() == 3;
          double[] alive = new double[outputs];
          double[] mean = new double[outputs];
          long[] count = new long[1];
          stream(
              what,
              calibration.chunk(),
              (pass, _) -> {
                double[] y = pass.value(observed);
                int pixels = image ? y.length / pass.n() / outputs : 1;
                count[0] += y.length / outputs;
                for (int i = 0; i < y.length; i++) {
                  int o = i / pixels % outputs;
                  alive[o] += y[i] != 0 ? 1 : 0;
                  mean[o] += Math.abs(y[i]);
                }
              });
          Arrays.setAll(alive, o -> alive[o] / count[0]);
          Arrays.setAll(mean, o -> mean[o] / count[0]);
          return Map.of("alive", alive, "mean", mean);
        });
  }

  private Node node(String weight) {
    return network.nodes().stream()
        .filter(n -> n.weight("weight").equals(weight))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, double[]> zeros() {
    var zeros = new LinkedHashMap<String, double[]>();
    derivatives.weights().forEach((name, w) -> zeros.put(name, new double[w.length]));
    return zeros;
  }

  private static void add(Map<String, double[]> values, Map<String, double[]> to) {
    values.forEach((name, v) -> Selections.add(v, Objects.requireNonNull(to.get(name), name)));
  }
}
