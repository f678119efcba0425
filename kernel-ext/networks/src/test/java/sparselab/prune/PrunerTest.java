package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

class PrunerTest {
  @Test
  void exactCountsAndRounding() {
    Network network = Samples.mlp(7, 5, 3);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.5)).prune(network);
    // 35 · 0.5 = 17.5 is rounded up to 18; 15 · 0.5 = 7.5 to 8.
    assertEquals(35 - 18, masks.of("fc1.weight", network).kept());
    assertEquals(15 - 8, masks.of("fc2.weight", network).kept());
    Masks global = Pruner.magnitude(Allocation.global(0.5)).prune(network);
    assertEquals(25, global.kept());
  }

  @Test
  void smallestGoFirstAndTiesByIndex() {
    Network network =
        Samples.mlp(4, 1)
            .withWeights(
                Map.of("fc1.weight", Nd4j.createFromArray(new float[][] {{2, -1, 1, -3}})));
    assertEquals("{0, 2, 3}", kept(network, 0.25));
    assertEquals("{0, 3}", kept(network, 0.5));
    Network equal =
        network.withWeights(Map.of("fc1.weight", Nd4j.ones(1, 4).castTo(DataType.FLOAT)));
    assertEquals("{2, 3}", kept(equal, 0.5));
    assertEquals("{3}", kept(equal, 0.99), "a layer never loses everything");
  }

  private static String kept(Network network, double sparsity) {
    return Pruner.magnitude(Allocation.uniform(sparsity))
        .prune(network)
        .of("fc1.weight", network)
        .bits()
        .toString();
  }

  @Test
  void globalTakesFromWhereWeightsAreSmall() {
    Network network = Samples.mlp(20, 20, 20);
    Network scaled =
        network.withWeights(Map.of("fc2.weight", network.weight("fc2.weight").mul(0.01)));
    PrunePlan plan = Pruner.magnitude(Allocation.global(0.5)).plan(scaled);
    assertEquals(400, plan.removed());
    assertTrue(plan.rows().get(2).removed() > 380, plan::toString);
    PrunePlan bounded = Pruner.magnitude(new Global(0.5, 0.25, 0.75)).plan(scaled);
    assertEquals(300, bounded.rows().get(2).removed(), bounded::toString);
    assertEquals(100, bounded.rows().get(0).removed(), bounded::toString);
    assertTrue(bounded.toString().contains("at the ceiling"), bounded::toString);
  }

  @Test
  void aCollapsedLayerIsPointedOut() {
    Network network = Samples.mlp(20, 20, 20);
    Network scaled =
        network.withWeights(Map.of("fc2.weight", network.weight("fc2.weight").mul(1e-6)));
    String plan = Pruner.magnitude(Allocation.global(0.5)).plan(scaled).toString();
    assertTrue(plan.contains("layer collapses"), plan);
  }

  @Test
  void iterativeReachesTheTargetInNestedRounds() {
    Network network = Samples.cnn();
    var pruner =
        new Pruner(
            Importance.magnitude(),
            Pattern.unstructured(),
            Allocation.global(0.9),
            Schedule.iterative(4));
    Masks masks = Masks.none();
    long kept = Long.MAX_VALUE;
    for (int round = 1; round <= 4; round++) {
      masks = pruner.round(round, Context.of(network, masks));
      assertTrue(masks.kept() < kept);
      kept = masks.kept();
      double expected = 1 - Math.pow(0.1, round / 4.0);
      assertEquals(Math.round(expected * masks.size()), masks.size() - kept);
    }
    assertEquals(masks, pruner.prune(network));
    assertEquals(
        Pruner.magnitude(Allocation.global(0.9)).prune(network),
        masks,
        "without training, rounds of magnitude pruning end where one shot does");
  }

  @Test
  void planSaysWhyATensorIsLeftAlone() {
    PrunePlan plan =
        new Pruner(Importance.magnitude(), Pattern.filter(), Allocation.uniform(0.5))
            .plan(Samples.cnn());
    assertEquals("fc1.weight", plan.rows().get(4).weight());
    assertFalse(plan.rows().get(4).pruned());
    assertTrue(plan.rows().get(4).note().contains("only a convolution has filters"));
    assertTrue(plan.rows().get(1).note().contains("a bias is not"));
    assertEquals(2, plan.rows().stream().filter(PrunePlan.Row::pruned).count());
    assertEquals(90 + 405, plan.prunable());
    assertEquals(Samples.cnn().parameters(), plan.parameters());
  }

  @Test
  void blocksAtTheEdgeAreSmaller() {
    Mask mask =
        new Pruner(Importance.magnitude(), Pattern.block(4, 4), Allocation.uniform(0.5))
            .prune(Samples.mlp(10, 6))
            .of("fc1.weight", Samples.mlp(10, 6));
    assertEquals(List.of(), mask.pattern().violations(mask));
    assertTrue(Math.abs(mask.kept() - 30) <= 8, mask::toString);
  }

  @Test
  void mistakesAreNamed() {
    Network network = Samples.mlp(6, 5, 4);
    assertError(
        "expected a sparsity (zeros/all) in [0, 1), found 1.0", () -> Allocation.uniform(1));
    assertError("did you mean 0.8?", () -> Allocation.global(80));
    assertError("found 1.2; 0.9 removes nine of ten", () -> Allocation.global(1.2));
    assertError("found NaN", () -> Allocation.global(Double.NaN));
    Network nan =
        network.withWeights(
            Map.of("fc2.weight", network.weight("fc2.weight").dup().putScalar(3, Float.NaN)));
    assertError(
        "fc2.weight: expected every weight to be finite, found NaN at index 3",
        () -> Pruner.magnitude(Allocation.uniform(0.5)).prune(nan));
    assertError(
        "fc1.weight: keep(1).of(3) removes at least 20 of 30 weights (sparsity 0.6667), asked for 0.5000; ask for 0.6667 or more",
        () ->
            new Pruner(Importance.magnitude(), Pattern.keep(1).of(3), Allocation.uniform(0.5))
                .prune(network));
    assertError(
        "except(\"conv.*\") matches none of [fc1.weight, fc2.weight]",
        () -> Pruner.magnitude(Allocation.uniform(0.5).except("conv.*")).prune(network));
    assertError(
        "leaves no layer to prune",
        () -> Pruner.magnitude(Allocation.uniform(0.5).except("fc.*")).prune(network));
    assertError(
        "nothing to prune with filter",
        () ->
            new Pruner(Importance.magnitude(), Pattern.filter(), Allocation.uniform(0.5))
                .prune(network));
    Masks unstructured = Pruner.magnitude(Allocation.uniform(0.5)).prune(network);
    assertError(
        "the earlier mask cannot be continued as block(4, 1)",
        () ->
            new Pruner(Importance.magnitude(), Pattern.block(4, 1), Allocation.uniform(0.8))
                .prune(Context.of(network, unstructured)));
    assertError("expected floor ≤ sparsity ≤ ceiling", () -> new Global(0.5, 0.6, 0.9));
    assertError("expected at least one round", () -> Schedule.iterative(0));
    assertError("expected a round from 1 to 2, found 3", () -> Schedule.iterative(2).at(3, 0.5));
    assertError(
        "expected a sparsity from 0.4",
        () -> Schedule.of(4, (t, s) -> t == 0.5 ? 0.4 : 0.3).at(3, 0.5));
    Network noWeights =
        new Network(
            "empty",
            new Shape(3),
            List.of(new Node("relu", new Relu(), List.of(Network.INPUT))),
            Map.of());
    assertError(
        "Network empty has nothing to prune",
        () -> Pruner.magnitude(Allocation.uniform(0.5)).prune(noWeights));
  }

  private static void assertError(String part, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }
}
