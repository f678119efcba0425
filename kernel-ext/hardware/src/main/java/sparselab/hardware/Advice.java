package sparselab.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A change and what it would gain on the device at hand.
 *
 * @param change what to do
 * @param speedup present time for one input over the time after the change
 * @param seconds typical time after the change, for the whole batch
 */
public record Advice(String change, double speedup, double seconds) {

  /** Gains below this are within what the models know. */
  private static final double WORTHWHILE = 1.05;

  static List<Advice> forEstimate(Estimate now) {
    var advice = new ArrayList<Advice>();
    double density = Math.max(0.05, 1 - now.workload().sparsity());
    var variants =
        List.of(
            Variant.nOfM(2, 4),
            Variant.unstructured(density),
            Variant.unstructured(Math.min(density, 0.1)),
            Variant.block(16, 1, density),
            Variant.block(128, 128, density),
            Variant.channel(density),
            Variant.channel(Math.min(density, 0.5)));
    for (var variant : variants) {
      add(advice, now, "prune to " + variant, now.workload().pruned(variant), 1);
    }
    for (int factor : new int[] {8, 64}) {
      var larger = Rescale.batch(now.workload(), factor);
      add(advice, now, "batch " + larger.batch(), larger, factor);
    }
    for (var type : List.of(ElementType.BF16, ElementType.INT8)) {
      if (now.device().peakOpsPerSecond(type).isPresent()) {
        add(advice, now, "compute in " + type.key(), Rescale.type(now.workload(), type), 1);
      }
    }
    advice.sort(Comparator.comparingDouble(Advice::speedup).reversed());
    return List.copyOf(advice);
  }

  private static void add(
      List<Advice> advice, Estimate now, String change, Workload after, int inputs) {
    double seconds = now.model().estimate(after, now.device()).seconds().typical();
    double speedup = now.seconds().typical() * inputs / seconds;
    boolean known = advice.stream().anyMatch(a -> a.change().equals(change));
    if (speedup >= WORTHWHILE && !known) {
      advice.add(new Advice(change, speedup, seconds));
    }
  }
}
