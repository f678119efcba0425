package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.train.Evaluation;
import sparselab.train.Progress;

class AllocationTest {
  @Test
  void erkIsTheFormula() {
    Network network = Samples.mlp(784, 300, 100, 10);
    PrunePlan plan = Pruner.magnitude(Allocation.erk(0.9)).plan(network);
    assertEquals(0.9, plan.sparsity(), 1e-4);
    // ε·(784 + 300 + 300 + 100) + 1000 = 26620 once fc3, whose density would exceed 1, is dense.
    double epsilon = (26_620 - 1000) / (1084.0 + 400.0);
    assertEquals(1 - epsilon * 1084 / 235_200, plan.rows().get(0).sparsity(), 1e-4);
    assertEquals(1 - epsilon * 400 / 30_000, plan.rows().get(2).sparsity(), 1e-4);
    assertEquals(0, plan.rows().get(4).removed());
    assertTrue(plan.rows().get(4).note().contains("dense"));
  }

  /** D, counted here by hand, stretched to 2λ and centred: the formula of the paper. */
  @Test
  void owlIsTheFormula() {
    Network network = Samples.mlp(20, 20, 20, 20);
    double[] peaked = Context.doubles(network.weight("fc2.weight"));
    for (int i = 0; i < peaked.length; i++) {
      peaked[i] = i % 40 == 0 ? 9 : 0.1 + i * 1e-6; // 10 of 400 lie above 2.5 times the mean
    }
    double[] flat = new double[400];
    Arrays.setAll(flat, i -> 1 + i * 1e-6);
    double[] between = flat.clone();
    for (int i = 0; i < 4; i++) {
      between[i * 7] = 50;
    }
    Network shaped =
        network.withWeights(
            Map.of(
                "fc1.weight", array(flat),
                "fc2.weight", array(peaked),
                "fc3.weight", array(between)));
    PrunePlan plan = Pruner.magnitude(new Owl(0.7, 0.1, 2.5)).plan(shaped);
    double[] d = {0, 1, 0.4}; // 0, 10 and 4 outliers
    double mean = (0 + 1 + 0.4) / 3;
    for (int l = 0; l < 3; l++) {
      double density = 0.3 + 0.2 * (d[l] - mean);
      assertEquals(
          (1 - density) * 400, (double) plan.rows().get(2 * l).removed(), 1, plan::toString);
    }
    assertEquals(0.7, plan.sparsity(), 2e-3);
    PrunePlan even = Pruner.magnitude(new Owl(0.7, 0, 2.5)).plan(shaped);
    assertTrue(
        even.rows().stream().filter(PrunePlan.Row::pruned).allMatch(r -> r.removed() == 280));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Pruner.magnitude(new Owl(0.9, 0.2, 2.5)).plan(shaped));
    assertTrue(
        String.valueOf(error.getMessage())
            .contains("fc1.weight would keep -0.0867 of its weights, expected a share in (0, 1]"),
        error::getMessage);
    assertTrue(String.valueOf(error.getMessage()).contains("take a λ below 0.1071"));
  }

  private static INDArray array(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Nd4j.create(floats, new long[] {20, 20}, 'c');
  }

  @Test
  void isomorphicRanksEachKindByItself() {
    Network network = Samples.cnn();
    Network scaled =
        network.withWeights(
            Map.of(
                "fc1.weight", network.weight("fc1.weight").mul(1e-3),
                "conv1.weight", network.weight("conv1.weight").mul(1e-3)));
    Masks masks = Pruner.magnitude(Allocation.isomorphic(0.6)).prune(scaled);
    long convolutions = kept(masks, "conv1.weight") + kept(masks, "conv2.weight");
    long linear = kept(masks, "fc1.weight") + kept(masks, "fc2.weight");
    assertEquals(90 + 405 - Math.round(0.6 * (90 + 405)), convolutions);
    assertEquals(612 + 68 - Math.round(0.6 * (612 + 68)), linear);
    assertEquals(0, kept(masks, "conv1.weight"), "the smallest of its kind falls as a whole");
    assertEquals(68, kept(masks, "fc2.weight"), "the largest of its kind stays");
    assertEquals(
        0,
        kept(Pruner.magnitude(Allocation.global(0.6)).prune(scaled), "conv1.weight"),
        "globally the same layer falls, and the other kind pays less");
  }

  private static long kept(Masks masks, String name) {
    return masks.of(name, Samples.cnn()).kept();
  }

  @Test
  void byLayerTakesTheFirstMatch() {
    Network network = Samples.cnn();
    var sparsities = new LinkedHashMap<String, Double>();
    sparsities.put("conv1\\..*", 0.5);
    sparsities.put("conv.*", 0.8);
    PrunePlan plan = Pruner.magnitude(Allocation.byLayer(sparsities)).plan(network);
    assertEquals(45, plan.rows().get(0).removed());
    assertEquals(324, plan.rows().get(2).removed());
    assertEquals("named by no expression", plan.rows().get(4).note());
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Pruner.magnitude(Allocation.byLayer(Map.of("lstm", 0.5))).plan(network));
    assertTrue(String.valueOf(error.getMessage()).contains("matches none of"));
  }

  @Test
  void lampWithGlobalKeepsEveryLayerAlive() {
    Network network = Samples.mlp(30, 30, 30, 4);
    Network scaled =
        network.withWeights(Map.of("fc2.weight", network.weight("fc2.weight").mul(1e-6)));
    Masks lamp =
        new Pruner(Importance.lamp(), Pattern.unstructured(), Allocation.global(0.98))
            .prune(scaled);
    assertTrue(lamp.byName().values().stream().allMatch(mask -> mask.kept() > 0));
    assertEquals(
        0, Pruner.magnitude(Allocation.global(0.9)).prune(scaled).of("fc2.weight", scaled).kept());
  }

  @Test
  void synFlowInManyRoundsDoesNotCollapse() {
    Network network = Samples.mlp(30, 30, 30, 4);
    Network scaled =
        network.withWeights(Map.of("fc2.weight", network.weight("fc2.weight").mul(1e-3)));
    Masks masks =
        new Pruner(
                Importance.synFlow(),
                Pattern.unstructured(),
                Allocation.global(0.98),
                Schedule.iterative(50))
            .prune(scaled);
    assertTrue(masks.byName().values().stream().allMatch(mask -> mask.kept() > 0), masks::toString);
    assertEquals(Math.round(0.98 * masks.size()), masks.size() - masks.kept());
  }

  @Test
  void sensitivityFindsTheLayerThatMinds() {
    Network network = Samples.mlp(20, 30, 30, 4);
    Dataset data = Samples.data(network, 40, 4);
    int[] grid = {50, 90};
    Sensitivity scan =
        Sensitivity.scan(
            Importance.magnitude(),
            Pattern.unstructured(),
            Context.of(network, Masks.none()),
            data,
            Arrays.stream(grid).mapToDouble(s -> s / 100.0).toArray(),
            Progress.none());
    assertEquals(6, scan.points().size());
    assertEquals(0.5, scan.points().getFirst().sparsity(), 1e-9);
    PrunePlan plan = Pruner.magnitude(scan.allocate(0.6)).plan(network);
    assertEquals(0.6, plan.sparsity(), 0.005);
  }

  /** By hand: a is flat up to 0.8, b costs at once; 0.4 of 200 weights are a's 80. */
  @Test
  void sensitivityTakesTheFlattestStretches() {
    var scan =
        new Sensitivity(
            new Evaluation(1, 1, 1.0),
            List.of(
                new Sensitivity.Point("a", 100, 0.4, 1, 1.2), // above the hull: not used
                new Sensitivity.Point("a", 100, 0.8, 1, 1.1),
                new Sensitivity.Point("a", 100, 0.9, 1, 3.0),
                new Sensitivity.Point("b", 100, 0.5, 1, 1.5),
                new Sensitivity.Point("b", 100, 0.9, 1, 2.5)));
    assertEquals(List.of(0.8, 0.0), List.copyOf(scan.allocate(0.4).sparsities().values()));
    assertEquals(List.of(0.8, 0.5), List.copyOf(scan.allocate(0.65).sparsities().values()));
    assertThrows(IllegalArgumentException.class, () -> scan.allocate(0.95));
  }
}
