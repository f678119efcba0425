package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.train.Callback;
import sparselab.train.Progress;
import sparselab.train.Trainer;

class ScheduleTest {
  private static final Network MLP = Samples.mlp(20, 25, 15, 4);

  @Test
  void curvesAreTheFormulas() {
    for (int round = 1; round <= 5; round++) {
      double left = 1 - round / 5.0;
      assertEquals(1 - Math.pow(0.1, round / 5.0), Schedule.iterative(5).at(round, 0.9), 1e-15);
      assertEquals(
          1 - 0.8 * Math.pow(0.1 / 0.8, round / 5.0),
          Schedule.exponential(5, 0.2).at(round, 0.9),
          1e-15);
      assertEquals(0.9 - 0.9 * left * left * left, Schedule.cubic(5).at(round, 0.9), 1e-15);
      assertEquals(0.1, Schedule.exponential(5, 0.2).at(round, 0.1), "a target below is met");
    }
    assertEquals(0.9, Schedule.exponential(3, 0.5).at(3, 0.9));
    assertEquals(0.3, Schedule.of(3, (p, s) -> s * p).at(1, 0.9), 1e-15);
    assertEquals("exponential(3, 0.5)", Schedule.exponential(3, 0.5).toString());
    assertEquals("iterative(3)", Schedule.exponential(3, 0).toString());
  }

  /** Rounds of each layer with a window of its own, by one allocation for each layer and all. */
  @Test
  void layersBeginAndEndWhereTheirWindowSays() {
    Schedule schedule = Schedule.cubic(10).within("fc.*", 0, 0.5).within("fc2\\.weight", 0.3, 0.8);
    for (Allocation allocation :
        List.of(Allocation.uniform(0.8), Allocation.erk(0.8), Allocation.global(0.8))) {
      var pruner = new Pruner(Importance.magnitude(), Pattern.unstructured(), allocation, schedule);
      Masks whole = Pruner.magnitude(allocation).prune(MLP);
      Masks masks = Masks.none();
      for (int round = 1; round <= 10; round++) {
        PrunePlan plan = pruner.plan(round, Context.of(MLP, masks));
        Masks next = pruner.round(round, Context.of(MLP, masks));
        for (PrunePlan.Row row : plan.rows()) {
          if (!MLP.prunable().contains(row.weight())) {
            continue;
          }
          boolean second = row.weight().equals("fc2.weight");
          boolean begun = round / 10.0 > (second ? 0.3 : 0);
          boolean through = (round - 1) / 10.0 >= (second ? 0.8 : 0.5);
          String where = allocation + ", round " + round + ", " + row;
          assertEquals(begun && !through, row.pruned(), where);
          assertEquals(
              begun ? through ? "was through in an earlier round" : "" : "begins in a later round",
              row.note().replace("ERK keeps it dense", ""),
              where);
          long removed = row.weights() - next.of(row.weight(), MLP).kept();
          assertEquals(row.removed(), removed, where);
          if (!begun) {
            assertEquals(0, removed, where);
          } else if (round / 10.0 >= (second ? 0.8 : 0.5)) {
            assertEquals(whole.of(row.weight(), MLP), next.of(row.weight(), MLP), where);
          }
          if (allocation instanceof Uniform && begun && !through) {
            double progress = second ? (round / 10.0 - 0.3) / 0.5 : round / 10.0 / 0.5;
            double expected = 0.8 - 0.8 * Math.pow(1 - Math.min(1, progress), 3);
            assertTrue(Math.abs(expected * row.weights() - removed) <= 1, where);
          }
        }
        masks = next;
      }
      assertEquals(whole, masks, "without training all end where one shot does");
      assertEquals(whole, pruner.prune(MLP));
    }
  }

  @Test
  void gradualTrainingHoldsTheWindows() {
    var pruner =
        new Pruner(
            Importance.magnitude(),
            Pattern.unstructured(),
            Allocation.uniform(0.8),
            Schedule.exponential(5, 0).within("fc1\\.weight", 0.4, 1));
    var data =
        new Split(Samples.data(MLP, 60, 4), Samples.data(MLP, 20, 4), Samples.data(MLP, 20, 4));
    var first = new ArrayList<Double>();
    var second = new ArrayList<Double>();
    var result =
        SparseTrainer.train(
            MLP,
            new SparseTraining.Gradual(pruner, 0.2, 0.6),
            data,
            Trainer.Options.defaults().withEpochs(5).withBatchSize(6),
            Progress.none(),
            Callback.everyStep(
                5,
                t -> {
                  first.add(t.masks().of("fc1.weight", MLP).sparsity());
                  second.add(t.masks().of("fc2.weight", MLP).sparsity());
                }));
    // rounds after steps 10, 15, 20, 25, 30 of 50
    for (int at = 0; at < 10; at++) {
      int round = Math.clamp(at, 0, 5);
      double own = Math.max(0, (round / 5.0 - 0.4) / 0.6);
      assertEquals(1 - Math.pow(0.2, own), first.get(at), 0.002, "fc1, step " + 5 * (at + 1));
      assertEquals(
          1 - Math.pow(0.2, round / 5.0), second.get(at), 0.002, "fc2, step " + 5 * (at + 1));
    }
    assertEquals(0.8, result.trained().masks().sparsity(), 0.001);
  }

  @Test
  void mistakesAreNamed() {
    assertError(
        "\"fc1\": expected shares of the rounds with 0 ≤ begin < end ≤ 1, found 0.5 and 0.5",
        () -> Schedule.cubic(4).within("fc1", 0.5, 0.5));
    assertError("found 0.5 and 1.1", () -> Schedule.cubic(4).within("fc1", 0.5, 1.1));
    assertError(
        "\"conv.*\" matches none of [fc1.weight, fc2.weight, fc3.weight]",
        () ->
            new Pruner(
                    Importance.magnitude(),
                    Pattern.unstructured(),
                    Allocation.uniform(0.5),
                    Schedule.cubic(4).within("conv.*", 0, 0.5).within("fc1.*", 0, 0.5))
                .prune(MLP));
    assertError(
        "exponential schedule, initial: expected a sparsity (zeros/all) in [0, 1), found 1.0",
        () -> Schedule.exponential(3, 1));
    assertError("expected a round from 1 to 4, found 0", () -> Schedule.cubic(4).at(0, 0.5));
  }

  private static void assertError(String part, Executable action) {
    String message =
        Objects.requireNonNullElse(
            assertThrows(IllegalArgumentException.class, action).getMessage(), "");
    assertTrue(message.contains(part), message);
  }
}
