package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Conv2d;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.train.Inference;

class ShrinkTest {
  static Stream<Arguments> cases() {
    var networks =
        List.of(
            Samples.mlp(12, 20, 16, 5),
            Samples.cnn(),
            zeroBiases(Samples.cnn()),
            Networks.smallCnn(new Shape(1, 8, 8), 10, 3),
            Networks.lenet300(new Shape(1, 4, 4), 10, 3));
    var patterns = List.of(Pattern.row(), Pattern.channel(), Pattern.unstructured());
    return networks.stream()
        .flatMap(
            network ->
                patterns.stream()
                    .flatMap(
                        pattern ->
                            Stream.of(0.3, 0.6, 0.97).map(s -> Arguments.of(network, pattern, s))));
  }

  private static Network zeroBiases(Network network) {
    Network changed = network;
    for (String name : network.weights().keySet()) {
      if (name.endsWith("bias")) {
        changed = changed.withWeights(Map.of(name, network.weight(name).mul(0)));
      }
    }
    return changed;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("cases")
  void outputsAreThoseOfTheMaskedNetwork(Network network, Pattern pattern, double sparsity) {
    Masks masks =
        new Pruner(Importance.magnitude(), pattern, Allocation.uniform(sparsity)).prune(network);
    ShrinkPlan plan = Shrink.plan(network, masks);
    assertEqualOutputs(masks.applyTo(network), plan.apply());
    assertEqualOutputs(masks.applyTo(network), plan.roundTo(8).apply());
    for (ShrinkPlan.Group group : plan.roundTo(8).groups()) {
      assertTrue(group.kept() % 8 == 0 || group.kept() == group.channels(), plan::toString);
    }
  }

  private static void assertEqualOutputs(Network masked, Shrink.Shrunk shrunk) {
    INDArray x = Samples.data(masked, 6, 2).features();
    float[] expected = Inference.of(masked).outputs(x).dup('c').data().asFloat();
    Network small = shrunk.masks().applyTo(shrunk.network());
    float[] found = Inference.of(small).outputs(x).dup('c').data().asFloat();
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * Math.max(1, Math.abs(expected[i])), "output " + i);
    }
  }

  @Test
  void rowsLeaveTheirLayerAndTheirReaders() {
    Network network = Samples.mlp(12, 20, 16, 5);
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.row(), Allocation.uniform(0.5).except("fc3.*"))
            .prune(network);
    Network small = Shrink.apply(network, masks).network();
    assertEquals(new Linear(12, 10), small.node("fc1").layer());
    assertEquals(new Linear(10, 8), small.node("fc2").layer());
    assertEquals(new Linear(8, 5), small.node("fc3").layer());
    assertEquals(12 * 10 + 10 + 80 + 8 + 40 + 5, small.parameters());
  }

  @Test
  void aFlattenedFilterTakesItsFeaturesAlong() {
    Network network = zeroBiases(Samples.cnn());
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.filter(), Allocation.uniform(0.4))
            .prune(network);
    ShrinkPlan plan = Shrink.plan(network, masks);
    Network small = plan.apply().network();
    assertEquals(new Conv2d(2, 3, 3, 1, 1), small.node("conv1").layer());
    assertEquals(new Conv2d(3, 5, 3, 2, 0), small.node("conv2").layer());
    assertEquals(new Linear(5 * 4, 17), small.node("fc1").layer());
    assertTrue(
        plan.toString().contains("conv1        keeps    3 of    5 channels, read by [conv2]"),
        plan::toString);
    int gone = plan.groups().getFirst().removed().nextSetBit(0);
    ShrinkPlan edited = plan.keeping("conv1", gone);
    assertEquals(4, edited.groups().getFirst().kept());
    assertEqualOutputs(masks.applyTo(network), edited.apply());
  }

  @Test
  void aPaddedConvolutionBlocksAndSaysSo() {
    Network network = Networks.smallCnn(new Shape(1, 8, 8), 10, 3);
    Network biased =
        network.withWeights(
            Map.of(
                "conv1.bias",
                Nd4j.ones(16).mul(0.1).castTo(network.weight("conv1.bias").dataType())));
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.filter(), Allocation.uniform(0.5)).prune(biased);
    ShrinkPlan plan = Shrink.plan(biased, masks);
    assertEquals(16, plan.groups().getFirst().kept());
    assertTrue(plan.toString().contains("8 without inputs stay"), plan::toString);
    assertEqualOutputs(masks.applyTo(biased), plan.apply());
  }

  @Test
  void nothingToRemoveLeavesTheNetwork() {
    Network network = Samples.cnn();
    Shrink.Shrunk same = Shrink.apply(network, Masks.none());
    assertEquals(network.nodes(), same.network().nodes());
    assertArrayEquals(
        network.weight("fc1.weight").data().asFloat(),
        same.network().weight("fc1.weight").data().asFloat());
    ShrinkPlan plan = Shrink.plan(network, Masks.none());
    assertThrows(IllegalArgumentException.class, () -> plan.keeping("nobody", 1));
    assertThrows(IllegalArgumentException.class, () -> plan.keeping("conv1", 5));
    assertThrows(IllegalArgumentException.class, () -> plan.roundTo(0));
  }
}
