package sparselab.train;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.Dataset;
import sparselab.network.Layer;
import sparselab.network.Network;

/** Gradients against finite differences of the loss, and against automatic differentiation. */
class GradientsTest {
  private static final int[] ROWS = {4, 0, 2, 3, 5};

  static List<Network> networks() {
    return Cases.ALL;
  }

  static List<Network> basic() {
    return Cases.BASIC;
  }

  @Test
  void everyLayerIsInACase() {
    Set<Class<?>> covered = new HashSet<>();
    Cases.ALL.forEach(n -> n.nodes().forEach(node -> covered.add(node.layer().getClass())));
    assertEquals(layers(Layer.class), covered);
  }

  private static Set<Class<?>> layers(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(c -> c.isInterface() ? layers(c).stream() : Stream.of(c))
        .collect(Collectors.toSet());
  }

  /** Two implementations that share no code: the training kernels and ND4J. */
  @ParameterizedTest
  @MethodSource("networks")
  void forwardPassEqualsNd4j(Network network) {
    Dataset data = Cases.dataFor(network, 6, 5);
    var parameters = parameters(network);
    // Running statistics that are not 0 and 1, so that the test sees them used.
    parameters.forEach(
        (name, parameter) -> {
          for (int i = 0; i < parameter.value.length; i++) {
            parameter.value[i] += name.endsWith("mean") || name.endsWith("variance") ? 0.3f : 0;
          }
        });
    var weights = new LinkedHashMap<String, INDArray>();
    parameters.forEach((name, parameter) -> weights.put(name, parameter.toArray()));
    try (var kernels = new KernelGradients(network, parameters, 4, null)) {
      Evaluation ours = kernels.evaluate(Examples.of(data));
      Evaluation theirs = Inference.of(network.withWeights(weights)).evaluate(data);
      assertEquals(theirs.loss(), ours.loss(), 1e-5);
      assertEquals(theirs.accuracy(), ours.accuracy());
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void kernelGradientsAreFiniteDifferencesOfTheLoss(Network network) {
    var parameters = parameters(network);
    Examples data = Examples.of(Cases.dataFor(network, 6, 5));
    var random = new SplittableRandom(6);
    try (var gradients = new KernelGradients(network, parameters, ROWS.length, null)) {
      double loss = gradients.compute(data, ROWS);
      for (Parameter parameter : parameters.values()) {
        float[] found = parameter.gradient.clone();
        for (int trial = 0; trial < 12; trial++) {
          int i = random.nextInt(found.length);
          // At a kink of ReLU or max the two sides differ; the gradient lies between them.
          double left = slope(gradients, data, parameter, i, -2e-3f, loss);
          double right = slope(gradients, data, parameter, i, 2e-3f, loss);
          double tolerance = 2e-3 + 0.02 * Math.max(Math.abs(left), Math.abs(right));
          String where = parameter.name + "[" + i + "] = " + found[i];
          assertTrue(found[i] >= Math.min(left, right) - tolerance, where + " < " + left);
          assertTrue(found[i] <= Math.max(left, right) + tolerance, where + " > " + right);
        }
      }
    }
  }

  /** {@code (L(w + h) − L(w)) / h}. */
  private static double slope(
      Gradients gradients, Examples data, Parameter parameter, int i, float h, double loss) {
    float value = parameter.value[i];
    parameter.value[i] = value + h;
    double moved = gradients.compute(data, ROWS);
    parameter.value[i] = value;
    return (moved - loss) / h;
  }

  @ParameterizedTest
  @MethodSource("basic")
  void kernelsAndSameDiffAgree(Network network) {
    var ours = parameters(network);
    var theirs = parameters(network);
    Examples data = Examples.of(Cases.dataFor(network, 6, 5));
    try (var kernels = new KernelGradients(network, ours, 8, null);
        var reference = new SameDiffGradients(network, theirs)) {
      for (int[] rows : List.of(ROWS, new int[] {1}, IntStream.range(0, 6).toArray())) {
        assertEquals(reference.compute(data, rows), kernels.compute(data, rows), 1e-5, "loss");
        for (String name : ours.keySet()) {
          assertClose(parameter(theirs, name).gradient, parameter(ours, name).gradient, name);
        }
      }
      assertEquals(reference.evaluate(data).loss(), kernels.evaluate(data).loss(), 1e-5);
      assertEquals(reference.evaluate(data).accuracy(), kernels.evaluate(data).accuracy());
    }
  }

  private static void assertClose(float[] expected, float[] found, String name) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], found[i], 1e-5 + 1e-4 * Math.abs(expected[i]), name + "[" + i + "]");
    }
  }

  private static Parameter parameter(Map<String, Parameter> parameters, String name) {
    return requireNonNull(parameters.get(name));
  }

  private static Map<String, Parameter> parameters(Network network) {
    return network.weights().entrySet().stream()
        .map(e -> new Parameter(e.getKey(), network.weightShape(e.getKey()), e.getValue()))
        .collect(Collectors.toMap(p -> p.name, p -> p, (a, b) -> a, LinkedHashMap::new));
  }
}
