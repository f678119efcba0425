package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Attention;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.train.Inference;

class GroupPrunerTest {
  static Stream<Network> zoo() {
    return Zoo.all().stream().map(Zoo::lived);
  }

  static Stream<Network> small() {
    return Zoo.small().stream().map(Zoo::lived);
  }

  private static Context context(Network network) {
    return Context.of(network, Masks.none());
  }

  /** Half of each group goes; what stays is named, and the outputs are the masked network's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("zoo")
  void everyNetworkShrinksOrSaysWhyNot(Network network) {
    ShrinkPlan plan = GroupPruner.uniform(Importance.magnitude(), 0.5).plan(context(network));
    for (ShrinkPlan.Group group : plan.groups()) {
      assertTrue(
          group.kept() == group.channels()
              ? group.note().startsWith("they stay: ")
              : group.kept() <= (group.channels() + 1) / 2,
          plan::toString);
    }
    Shrink.Shrunk shrunk = plan.apply();
    assertTrue(shrunk.network().macs() < 0.7 * network.macs(), shrunk.network()::toString);
    assertEqualOutputs(plan.masks().applyTo(network), shrunk.network());
    if (network.parameters() > 2_000_000) {
      return; // ResNet-50: once is enough
    }
    assertEqualOutputs(plan.network(), plan.roundTo(8).apply().network());
    assertEquals(
        shrunk.network().parameters(),
        Shrink.apply(network, plan.masks()).network().parameters(),
        "the masks alone lead to the same network");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void masksOfAnyPrunerShrinkExactly(Network network) {
    for (Pattern pattern : List.of(Pattern.row(), Pattern.channel())) {
      Masks masks =
          new Pruner(Importance.magnitude(), pattern, Allocation.uniform(0.5)).prune(network);
      Shrink.Shrunk shrunk = Shrink.apply(network, masks);
      assertEqualOutputs(masks.applyTo(network), shrunk.network());
    }
  }

  private static void assertEqualOutputs(Network masked, Network small) {
    INDArray x = Zoo.inputs(masked, 3);
    float[] expected = Inference.of(masked).outputs(x).dup('c').data().asFloat();
    float[] found = Inference.of(small).outputs(x).dup('c').data().asFloat();
    assertEquals(expected.length, found.length);
    double largest = 1;
    for (float v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * largest, masked.name() + ", output " + i);
    }
  }

  @Test
  void residualChannelsGoTogether() {
    Network network = Networks.resnet20(new Shape(3, 8, 8), 10, 1);
    DependencyGraph graph = DependencyGraph.of(network);
    assertEquals(
        List.of("stem", "stage1.block1.conv2", "stage1.block2.conv2", "stage1.block3.conv2"),
        graph.group("stage1.block2.conv2").producers());
    assertTrue(
        graph
            .group("stem")
            .readers()
            .containsAll(List.of("stage1.block1.conv1", "stage2.block1.shortcut")));
    Network small =
        GroupPruner.uniform(Importance.magnitude(), 0.25).plan(context(network)).apply().network();
    assertEquals(new Shape(12, 8, 8), small.shape("stem"));
    assertEquals(new Shape(48, 2, 2), small.shape("stage3.block3.add"));
  }

  @Test
  void headsGoWhole() {
    Network bert = Networks.bertEncoder(50, 8, 32, 4, 64, 1, 3, 1);
    DependencyGraph graph = DependencyGraph.of(bert);
    DependencyGraph.Group heads = graph.group("block1.k");
    assertEquals(List.of("block1.q", "block1.k", "block1.v"), heads.producers());
    assertEquals(List.of("block1.o"), heads.readers());
    assertEquals(4, heads.units());
    assertEquals(8, heads.width());
    assertTrue(graph.group("block1.down").fixed().contains("embedding.norm takes its statistics"));
    ShrinkPlan plan = Shrink.plan(bert, Masks.none()).removing("block1.q", 1, 2).roundTo(8);
    Network small = plan.apply().network();
    assertEquals(new Linear(32, 16), small.node("block1.q").layer());
    assertEquals(new Attention(2, 2, false, 0), small.node("block1.attention").layer());
    Network llama = Networks.llamaBlock(6, 32, 8, 4, 48, 1);
    Network halved =
        GroupPruner.uniform(Importance.magnitude(), 0.5).plan(context(llama)).apply().network();
    assertEquals(new Attention(4, 2, true, 10_000), halved.node("attention.attention").layer());
    assertEquals(new Linear(32, 24), halved.node("gate").layer());
    assertEquals(new Linear(24, 32), halved.node("down").layer());
  }

  @Test
  void roundingKeepsTheBestUnits() {
    Network network = Networks.vggSmall(new Shape(3, 8, 8), 10, 1);
    for (var pruner :
        List.of(
            GroupPruner.uniform(Importance.magnitude(), 0.4).roundTo(8),
            GroupPruner.global(Importance.magnitude(), 0.4).roundTo(8))) {
      ShrinkPlan plan = pruner.plan(context(network));
      assertTrue(plan.groups().stream().allMatch(g -> g.kept() % 8 == 0 || g.kept() == 10));
      assertTrue(plan.groups().getFirst().kept() < 32, plan::toString);
    }
  }

  @Test
  void theGlobalShareIsMetAndTheCeilingHolds() {
    Network network = Networks.vggSmall(new Shape(3, 8, 8), 10, 1);
    ShrinkPlan plan =
        GroupPruner.global(Importance.magnitude(), 0.6).atMost(0.75).plan(context(network));
    int gone = plan.groups().stream().mapToInt(g -> g.channels() - g.kept()).sum();
    assertEquals(Math.round(0.6 * 2 * (32 + 64 + 128)), gone);
    assertTrue(plan.groups().stream().allMatch(g -> g.kept() >= g.channels() / 4));
  }

  /** Groups that are made and read by the same types of layers share one ranking. */
  @Test
  void eachKindOfGroupLosesItsShare() {
    Network cnn = Samples.cnn();
    Network small = cnn.withWeights(Map.of("conv1.weight", cnn.weight("conv1.weight").mul(1e-4)));
    ShrinkPlan kinds = GroupPruner.isomorphic(Importance.magnitude(), 0.4).plan(context(small));
    assertEquals(List.of(3, 5, 10), kept(kinds).subList(0, 3), "conv–conv, conv–linear, linear");
    Network mlp = Samples.mlp(12, 16, 20, 18, 5);
    Network uneven =
        mlp.withWeights(
            Map.of(
                "fc1.weight", mlp.weight("fc1.weight").mul(1e-4),
                "fc2.weight", mlp.weight("fc2.weight").mul(1e-4)));
    ShrinkPlan one =
        GroupPruner.isomorphic(Importance.magnitude(), 0.5).atMost(0.75).plan(context(uneven));
    // one ranking of all 54 units: 16 units have only small weights, then 20 have half of them
    assertEquals(List.of(4, 5, 18), kept(one).subList(0, 3), one::toString);
  }

  private static List<Integer> kept(ShrinkPlan plan) {
    return plan.groups().stream().map(ShrinkPlan.Group::kept).toList();
  }

  @Test
  void aBudgetOfMacsIsMet() {
    Network network = Networks.resnet20(new Shape(3, 8, 8), 10, 1);
    GroupPruner pruner = GroupPruner.uniform(Importance.magnitude(), 0);
    ShrinkPlan plan = pruner.fit(context(network), 0.4 * network.macs(), Network::macs);
    double macs = plan.apply().network().macs();
    assertTrue(macs <= 0.4 * network.macs() && macs > 0.3 * network.macs(), plan::toString);
    assertError(
        "limit 10.0 cannot be met: dense", () -> pruner.fit(context(network), 10, Network::macs));
  }

  @Test
  void mistakesAreNamed() {
    Network bert = Networks.bertEncoder(50, 8, 32, 4, 64, 1, 3, 1);
    ShrinkPlan plan = Shrink.plan(bert, Masks.none());
    assertError(
        "units of classifier cannot leave: they are the network's output",
        () -> plan.removing("classifier", 0));
    assertError(
        "embedding.norm takes its statistics over all", () -> plan.removing("embedding", 0));
    assertError("all 4 units of block1.q would leave", () -> plan.removing("block1.q", 0, 1, 2, 3));
    assertError("block1.q has channels 0 to 3, found 9", () -> plan.removing("block1.q", 9));
    assertError("no group is made by pool", () -> plan.removing("pool", 0));
    assertError(
        "expected share ≤ atMost",
        () -> GroupPruner.global(Importance.magnitude(), 0.5).atMost(0.4));
    assertError("found 1.0", () -> GroupPruner.uniform(Importance.magnitude(), 1));
    Network single = Samples.mlp(6, 5);
    assertError(
        "no unit can be removed",
        () -> GroupPruner.uniform(Importance.magnitude(), 0.5).plan(context(single)));
    assertTrue(
        DependencyGraph.of(single).toString().contains("stays: they are the network's output"));
    assertTrue(
        Arrays.stream(plan.toString().split("\n", -1))
            .anyMatch(
                line ->
                    line.contains(
                        "block1.q     keeps    4 of    4 channels of [block1.q, block1.k,"
                            + " block1.v]")),
        plan::toString);
  }

  private static void assertError(String part, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }
}
