package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.data.Dataset;
import sparselab.mask.Masks;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Embedding;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Initialisation;
import sparselab.network.LayerNorm;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.train.Progress;

/** Gradients of the layers without a product of their own, by differences of the loss. */
class ZooSignalsTest {
  static Stream<Network> networks() {
    var networks = new ArrayList<>(Zoo.awkward());
    networks.add(Networks.bertEncoder(5, 4, 6, 2, 8, 1, 3, 22));
    networks.add(withHead(Networks.llamaBlock(4, 8, 4, 2, 6, 23)));
    networks.add(
        new NetworkBuilder("pools", new Shape(2, 6, 5))
            .conv("conv", 3, 3, 1, 1)
            .add("relu6", new Relu6())
            .add("average", new AveragePool2d(2, 2))
            .flatten("flatten")
            .linear("fc", 3)
            .build(Initialisation.HE, 6));
    return networks.stream().map(Zoo::lived);
  }

  private static Network withHead(Network body) {
    var builder = new NetworkBuilder(body.name(), body.inputShape());
    body.nodes().forEach(n -> builder.add(n.name(), n.layer(), n.inputs().toArray(String[]::new)));
    return builder
        .add("mean", new GlobalAveragePool())
        .linear("fc", 3)
        .build(Initialisation.GLOROT, 24);
  }

  private static Dataset data(Network network) {
    int[] labels = IntStream.range(0, 5).map(i -> i % 3).toArray();
    return Dataset.of("noise", Zoo.inputs(network, 5), labels, network.outputShape().size(0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void gradientsAreThoseOfTheLoss(Network network) {
    Dataset data = data(network);
    Map<String, double[]> gradients =
        new Signals(network, new Calibration(data, 2, Progress.none())).gradients();
    var derivatives = new Derivatives(network);
    double[] x = Context.doubles(data.features());
    derivatives
        .weights()
        .forEach(
            (name, w) -> {
              double[] g = Objects.requireNonNull(gradients.get(name), name);
              for (int i = 0; i < w.length && !statistics(name); i += 1 + w.length / 9) {
                double old = w[i];
                w[i] = old + 1e-5;
                double above = loss(derivatives, x, data.labels());
                w[i] = old - 1e-5;
                double below = loss(derivatives, x, data.labels());
                w[i] = old;
                assertEquals((above - below) / 2e-5, g[i], 3e-6, name + "[" + i + "]");
              }
            });
  }

  private static boolean statistics(String name) {
    return name.endsWith("mean") || name.endsWith("variance");
  }

  private static double loss(Derivatives derivatives, double[] x, int[] labels) {
    var pass = derivatives.forward(x, labels.length);
    double[] p = CrossEntropy.softmax(pass.value(derivatives.output()), labels.length);
    double sum = 0;
    for (int e = 0; e < labels.length; e++) {
      sum -= Math.log(p[e * (p.length / labels.length) + labels[e]]) / labels.length;
    }
    return sum;
  }

  /** GraSP's product by differences where the exact one is there to compare with. */
  @Test
  void hessianByDifferencesIsTheExactOne() {
    Network network = Samples.mlp(6, 5, 3);
    Dataset data = Samples.data(network, 6, 3);
    var signals = new Signals(network, new Calibration(data, 3, Progress.none()));
    Map<String, double[]> exact = signals.hessianGradient();
    Map<String, double[]> near = signals.hessianGradientByDifferences();
    for (String name : network.prunable()) {
      double[] a = Objects.requireNonNull(exact.get(name));
      double[] b = Objects.requireNonNull(near.get(name));
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], 1e-6, name);
      }
    }
  }

  /** Every criterion works on every layer of the zoo, or names the layer and why it cannot. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void everyCriterionScoresOrNamesTheLayer(Network network) {
    Context context =
        Context.of(network, Masks.none(), new Calibration(data(network), 2, Progress.none()));
    String weight = network.prunable().getFirst();
    for (Importance importance : Importances.ALL) {
      switch (importance) {
        case BatchNormScale _ when !normed(network, weight) ->
            assertRefused(network, () -> importance.scores(weight, context), weight);
        case SynFlow _ when noFlow(network).isPresent() ->
            assertRefused(
                network, () -> importance.scores(weight, context), noFlow(network).orElseThrow());
        default -> {
          double[] s = importance.scores(weight, context);
          assertTrue(Arrays.stream(s).allMatch(Double::isFinite), importance::toString);
          assertTrue(
              Arrays.stream(s).anyMatch(v -> v != 0) || importance instanceof Grasp,
              importance + " scores nothing");
        }
      }
    }
  }

  private static boolean normed(Network network, String weight) {
    return network.nodes().stream()
        .anyMatch(
            n ->
                n.layer() instanceof BatchNorm && weight.equals(n.inputs().getFirst() + ".weight"));
  }

  private static Optional<String> noFlow(Network network) {
    return network.nodes().stream()
        .filter(
            n ->
                n.layer() instanceof LayerNorm
                    || n.layer() instanceof RmsNorm
                    || n.layer() instanceof Embedding
                    || n.layer() instanceof Attention)
        .map(Node::name)
        .findFirst();
  }

  private static void assertRefused(Network network, Executable scoring, String place) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, scoring).getMessage());
    assertTrue(message.contains(place) && message.contains(network.name()), message);
  }

  /** A norm multiplies the flow, a bounded activation does not stop it: both by hand. */
  @Test
  void flowPassesNormsAndBoundedActivations() {
    Network network =
        Zoo.lived(
            new NetworkBuilder("flow", new Shape(6))
                .linear("fc1", 5)
                .add("norm", new BatchNorm(5))
                .add("relu6", new Relu6())
                .linear("fc2", 3)
                .build(Initialisation.HE, 9));
    Network large = network.withWeights(Map.of("fc1.weight", network.weight("fc1.weight").mul(50)));
    Context context = Context.of(large, Masks.none());
    double[] w1 = context.values("fc1.weight");
    double[] w2 = context.values("fc2.weight");
    double[] scale = context.values("norm.scale");
    double[] variance = context.values("norm.variance");
    double[] scores = new SynFlow().scores("fc1.weight", context);
    for (int o = 0; o < 5; o++) {
      double behind = 0;
      for (int k = 0; k < 3; k++) {
        behind += Math.abs(w2[k * 5 + o]);
      }
      double slope = Math.abs(scale[o]) / Math.sqrt(variance[o] + 1e-5);
      for (int i = 0; i < 6; i++) {
        double expected = Math.abs(w1[o * 6 + i]) * slope * behind;
        assertEquals(expected, scores[o * 6 + i], 1e-9 * expected);
      }
    }
  }

  /** The update solves {@code min δᵀFδ} with the pruned fixed: F·δ is zero at every weight kept. */
  @Test
  void blockObsUpdateIsTheMinimum() {
    Network network = Samples.mlp(6, 5, 3);
    Dataset data = Samples.data(network, 9, 3);
    var calibration = new Calibration(data, 3, Progress.none());
    var options = new BlockObs.Options(0.5, 1000, 0.01, 1);
    BlockObs.Result result = BlockObs.prune(network, calibration, options);
    assertEquals(0.5, result.masks().sparsity(), 0.02);
    Map<String, double[][]> gradients =
        new Signals(network, calibration).exampleGradients(network.prunable());
    for (String name : network.prunable()) {
      double[] before = Context.doubles(network.weight(name));
      double[] after = Context.doubles(result.network().weight(name));
      double[][] g = Objects.requireNonNull(gradients.get(name));
      double moved = 0;
      for (int i = 0; i < before.length; i++) {
        double sum = 0.01 * (after[i] - before[i]);
        for (double[] row : g) {
          for (int j = 0; j < before.length; j++) {
            sum += row[i] * row[j] * (after[j] - before[j]) / g.length;
          }
        }
        if (result.masks().of(name, network).keeps(i)) {
          assertEquals(0, sum, 1e-6, name + "[" + i + "]");
          moved += Math.abs(after[i] - before[i]);
        }
      }
      assertTrue(moved > 0, name);
    }
  }

  @Test
  void reEstimatedObsReachesTheTarget() {
    Network network = Samples.mlp(12, 10, 4);
    var calibration = new Calibration(Samples.data(network, 20, 4), 5, Progress.none());
    for (var options :
        List.of(
            BlockObs.Options.of(0.8),
            BlockObs.Options.of(0.8).reEstimated(4),
            new BlockObs.Options(0.8, 1, 1e-3, 2))) {
      BlockObs.Result result = BlockObs.prune(network, calibration, options);
      assertEquals(0.8, result.masks().sparsity(), 0.01);
      assertEquals(result.masks().kept(), Masks.ofNonZeros(result.network()).kept());
    }
  }
}
