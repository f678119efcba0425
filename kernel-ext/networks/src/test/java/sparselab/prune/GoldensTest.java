package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;
import sparselab.train.Inference;
import sparselab.train.Progress;

/** Scores against goldens.txt, made by goldens.py beside it. */
class GoldensTest {
  private static final Map<String, double[]> GOLDENS = new HashMap<>();
  private static final List<String> PRUNABLE = List.of("conv1.weight", "fc1.weight", "fc2.weight");

  @BeforeAll
  static void read() throws IOException {
    try (var in = GoldensTest.class.getResourceAsStream("goldens.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.split("\n", -1)) {
        int split = line.indexOf(".weight") + 7;
        if (line.length() > split) {
          double[] values =
              Arrays.stream(line.substring(split + 1).split(" ", -1))
                  .mapToDouble(Double::parseDouble)
                  .toArray();
          GOLDENS.put(line.substring(0, split), values);
        }
      }
    }
  }

  private static INDArray fill(int seed, double scale, int... sizes) {
    float[] values = new float[new Shape(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * Math.sin((i + 1) * (1.3 + 0.37 * seed) + seed));
    }
    return Nd4j.create(values, new Shape(sizes).toLongs(), 'c');
  }

  private static Network network() {
    return new NetworkBuilder("golden", new Shape(1, 6, 6))
        .conv("conv1", 2, 3, 1, 1)
        .relu("relu1")
        .maxPool("pool1", 2)
        .flatten("flatten")
        .linear("fc1", 5)
        .relu("relu2")
        .linear("fc2", 3)
        .build(
            Map.of(
                "conv1.weight", fill(1, 0.5, 2, 1, 3, 3),
                "conv1.bias", fill(2, 0.1, 2),
                "fc1.weight", fill(3, 0.4, 5, 18),
                "fc1.bias", fill(4, 0.1, 5),
                "fc2.weight", fill(5, 0.7, 3, 5),
                "fc2.bias", fill(6, 0.1, 3)));
  }

  private static Calibration calibration() {
    int[] labels = IntStream.range(0, 7).map(i -> i % 3).toArray();
    return new Calibration(
        Dataset.of("golden", fill(7, 1, 7, 1, 6, 6), labels, 3), 3, Progress.none());
  }

  static List<Arguments> criteria() {
    return List.of(
        Arguments.of("SNIP", new Snip()),
        Arguments.of("Taylor", new Taylor()),
        Arguments.of("GraSP", new Grasp()),
        Arguments.of("SynFlow", new SynFlow()),
        Arguments.of("OBD", new DiagonalObd()),
        Arguments.of("Wanda", new Wanda(false)),
        Arguments.of("OBS", new LayerObs(0.01)),
        Arguments.of("LAMP", new Lamp()),
        Arguments.of("FPGM", new Fpgm()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("criteria")
  void scoresAreTheGoldens(String name, Importance importance) {
    Context context = Context.of(network(), Masks.none(), calibration());
    for (String weight : PRUNABLE) {
      double[] golden = Objects.requireNonNull(GOLDENS.get(name + " " + weight));
      double largest = Arrays.stream(golden).map(Math::abs).max().orElseThrow();
      double[] scores = importance.scores(weight, context);
      assertEquals(golden.length, scores.length);
      for (int i = 0; i < scores.length; i++) {
        assertEquals(golden[i], scores[i], 2e-7 * largest, weight + "[" + i + "]");
      }
    }
  }

  @Test
  void sparseGptGivesTheGoldenWeights() {
    Network network = network();
    double[] gram = Context.of(network, Masks.none(), calibration()).inputGram("fc1.weight");
    var shape = new Shape(5, 18);
    for (var options :
        List.of(
            new SparseGpt.Options(0.5, Pattern.unstructured(), 8, 0.01),
            new SparseGpt.Options(0.5, Pattern.keep(2).of(4), 8, 0.01))) {
      double[] w = Context.doubles(network.weight("fc1.weight"));
      var kept = SparseGpt.layer(w, gram, shape, options);
      String name = options.pattern().equals(Pattern.unstructured()) ? "0.5" : "2:4";
      double[] golden = Objects.requireNonNull(GOLDENS.get("SparseGPT " + name + " fc1.weight"));
      for (int i = 0; i < w.length; i++) {
        assertEquals(golden[i], w[i], 1e-8, name + " " + i);
        assertEquals(kept.get(i), w[i] != 0, name + " " + i);
      }
    }
  }

  @Test
  void sparseGptKeepsOutputsBetterThanMagnitude() {
    Network network = network();
    for (var options : List.of(SparseGpt.Options.of(0.5), SparseGpt.Options.keep(2, 4))) {
      SparseGpt.Result result = SparseGpt.prune(network, calibration(), options);
      assertEquals(PRUNABLE, List.copyOf(result.relativeErrors().keySet()));
      Masks magnitude =
          new Pruner(Importance.magnitude(), options.pattern(), Allocation.uniform(0.5))
              .prune(network);
      assertTrue(
          error(network, result.network()) < error(network, magnitude.applyTo(network)),
          result::toString);
      result
          .masks()
          .byName()
          .forEach(
              (name, mask) ->
                  assertEquals(
                      mask.applyTo(result.network().weight(name)),
                      result.network().weight(name),
                      name));
    }
  }

  private static double error(Network a, Network b) {
    var x = calibration().data().features();
    var difference = Inference.of(a).outputs(x).sub(Inference.of(b).outputs(x));
    return difference.norm2Number().doubleValue();
  }

  /** Gradients by central differences of the loss, in float64. */
  @Test
  void gradientsAreThoseOfTheLoss() {
    Network network = network();
    Map<String, double[]> gradients = new Signals(network, calibration()).gradients();
    var derivatives = new Derivatives(network);
    double[] x = Context.doubles(calibration().data().features());
    int[] labels = calibration().data().labels();
    derivatives
        .weights()
        .forEach(
            (name, w) -> {
              double[] g = Objects.requireNonNull(gradients.get(name));
              for (int i = 0; i < w.length; i += 3) {
                double old = w[i];
                w[i] = old + 1e-5;
                double above = loss(derivatives, x, labels);
                w[i] = old - 1e-5;
                double below = loss(derivatives, x, labels);
                w[i] = old;
                assertEquals((above - below) / 2e-5, g[i], 1e-7, name + "[" + i + "]");
              }
            });
  }

  private static double loss(Derivatives derivatives, double[] x, int[] labels) {
    double[] p =
        CrossEntropy.softmax(derivatives.forward(x, labels.length).value("fc2"), labels.length);
    double sum = 0;
    for (int e = 0; e < labels.length; e++) {
      sum -= Math.log(p[e * 3 + labels[e]]) / labels.length;
    }
    return sum;
  }

  /** Without examples or a norm: what needs none scores, all others say what is missing. */
  @Test
  void aMissingSignalIsAnError() {
    Context context = Context.of(network(), Masks.none());
    for (Importance importance : Importances.ALL) {
      switch (importance) {
        case RandomScores _,
            Magnitude _,
            MagnitudeL2 _,
            NormalisedMagnitude _,
            Lamp _,
            SynFlow _,
            Fpgm _ ->
            assertEquals(90, importance.scores("fc1.weight", context).length);
        case BatchNormScale _ ->
            assertMissing(importance, context, "no BatchNorm reads the layer of fc1.weight");
        default -> assertMissing(importance, context, "Network golden: the criterion needs");
      }
    }
    assertMissing(new Movement().importance(), context, "give callbacks() to Trainer.train first");
    assertMissing(new Snip(), context, "Calibration.of(data, 256)");
  }

  private static void assertMissing(Importance importance, Context context, String part) {
    var error =
        assertThrows(MissingSignalException.class, () -> importance.scores("fc1.weight", context));
    assertTrue(String.valueOf(error.getMessage()).contains(part), importance + ": " + error);
  }
}
