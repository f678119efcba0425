package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.BatchNorm;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Shape;

class AllocationBoundsTest {
  @Test
  void lampAllocationIsLampGlobally() {
    Network network = Samples.mlp(30, 25, 20, 4);
    Masks allocated = Pruner.magnitude(Allocation.lamp(0.8)).prune(network);
    Masks scored =
        new Pruner(Importance.lamp(), Pattern.unstructured(), Allocation.global(0.8))
            .prune(network);
    assertEquals(scored, allocated);
    Masks rows =
        new Pruner(Importance.magnitude(), Pattern.row(), Allocation.lamp(0.5)).prune(network);
    assertTrue(rows.byName().values().stream().allMatch(mask -> mask.kept() > 0));
    assertEquals(0.5, rows.sparsity(), 0.03);
  }

  @Test
  void boundsHoldForEveryAllocationAndKeepTheTotal() {
    Network network = Samples.mlp(60, 40, 30, 8);
    for (Allocation inner :
        List.of(Allocation.erk(0.8), Allocation.lamp(0.8), Allocation.uniform(0.8))) {
      PrunePlan plan = Pruner.magnitude(inner.between(0.5, 0.85)).plan(network);
      assertEquals(0.8, plan.sparsity(), 0.001, plan::toString);
      for (PrunePlan.Row row : plan.rows()) {
        if (row.pruned()) {
          assertTrue(row.sparsity() >= 0.495 && row.sparsity() <= 0.855, plan::toString);
        }
      }
    }
    assertTrue(
        Pruner.magnitude(Allocation.erk(0.8).between(0.5, 0.85))
            .plan(network)
            .toString()
            .contains("raised by the bounds"));
    assertError(
        "the bounds let at most 0.7000 of the weights go",
        () -> Pruner.magnitude(Allocation.erk(0.8).between(0.1, 0.7)).plan(network));
    assertError("expected floor < ceiling", () -> Allocation.erk(0.8).between(0.9, 0.5));
  }

  @Test
  void theScaleOfTheNormDecides() {
    Network network = Zoo.lived(Networks.vggSmall(new Shape(3, 8, 8), 10, 1));
    Context context = Context.of(network, Masks.none());
    double[] s = Importance.batchNormScale().scores("conv1_1.weight", context);
    double[] scale = context.values("conv1_1.norm.scale");
    assertEquals(Math.abs(scale[3]), s[3 * 27 + 5]);
    assertError(
        "no BatchNorm reads the layer of fc.weight",
        () -> Importance.batchNormScale().scores("fc.weight", context));
    ShrinkPlan plan = GroupPruner.uniform(Importance.batchNormScale(), 0.5).plan(context);
    double[] kept = Context.doubles(plan.apply().network().weight("conv1_1.norm.scale"));
    double lowest = Arrays.stream(kept).min().orElseThrow();
    long below = Arrays.stream(scale).filter(v -> v < lowest).count();
    assertEquals(16, below);
  }

  @Test
  void controlsStartWhereTheySay() {
    var builder = new NetworkBuilder("net", new Shape(20));
    builder.linear("fc1", 40).add("norm", new BatchNorm(40)).relu("relu").linear("fc2", 5);
    Network network = builder.build(Initialisation.HE, 1);
    Network fresh = builder.build(Initialisation.HE, 2);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.75)).prune(network);
    Control.Start dense = Control.DENSE.start(network, masks, fresh, 3);
    assertEquals(Masks.none(), dense.masks());
    assertEquals(network.weights(), dense.network().weights());
    Control.Start small = Control.SMALLER.start(network, masks, fresh, 3);
    assertEquals(Masks.none(), small.masks());
    assertEquals(new Shape(10), small.network().shape("fc1"));
    assertTrue(small.network().macs() <= masks.kept());
    double variance = variance(small.network(), "fc2.weight");
    assertEquals(2.0 / 10, variance, 0.1);
    assertEquals(0.75, Control.RANDOM.start(network, masks, fresh, 3).masks().sparsity(), 1e-9);
  }

  private static double variance(Network network, String name) {
    double[] w = Context.doubles(network.weight(name));
    double sum = 0;
    for (double v : w) {
      sum += v * v / w.length;
    }
    return sum;
  }

  private static void assertError(String part, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }
}
