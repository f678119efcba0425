package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Another allocation with bounds on each layer. The total stays the inner one's: what a layer at
 * its ceiling may not lose (or one at its floor must lose more) is shared among the others by the
 * room they have.
 *
 * @param floor no layer that takes part ends less sparse
 * @param ceiling none ends sparser
 */
record Bounded(Allocation inner, double floor, double ceiling) implements Allocation {
  Bounded {
    Allocation.checkSparsity(inner + ", floor", floor);
    if (!(ceiling > floor && ceiling <= 1)) {
      throw new IllegalArgumentException(
          "%s: expected floor < ceiling ≤ 1, found %s and %s".formatted(inner, floor, ceiling));
    }
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    Map<String, Share> given = inner.shares(now, layers);
    List<Candidate> pruned = layers.stream().filter(l -> share(given, l).takesPart()).toList();
    double[] goal = new double[pruned.size()];
    double[] low = new double[goal.length];
    double[] high = new double[goal.length];
    double missing = 0;
    for (int l = 0; l < goal.length; l++) {
      Candidate layer = pruned.get(l);
      low[l] = Math.max((double) layer.gone(), now.applyAsDouble(floor) * layer.size());
      high[l] = Math.max(low[l], ceiling * layer.size());
      long wanted = share(given, layer).removed();
      goal[l] = Math.clamp((double) wanted, low[l], high[l]);
      missing += wanted - goal[l];
    }
    if (Math.abs(missing) >= 0.5) {
      double room = 0;
      for (int l = 0; l < goal.length; l++) {
        room += missing > 0 ? high[l] - goal[l] : goal[l] - low[l];
      }
      if (room < Math.abs(missing) - 0.5) {
        double possible = 0;
        double all = 0;
        for (int l = 0; l < goal.length; l++) {
          possible += missing > 0 ? high[l] : low[l];
          all += pruned.get(l).size();
        }
        throw new IllegalArgumentException(
            "%s: the bounds let %s %.4f of the weights go; change the target or the bounds"
                .formatted(this, missing > 0 ? "at most" : "no less than", possible / all));
      }
      double share = room == 0 ? 0 : Math.clamp(missing / room, -1, 1);
      for (int l = 0; l < goal.length; l++) {
        goal[l] += share * (missing > 0 ? high[l] - goal[l] : goal[l] - low[l]);
      }
    }
    var shares = new LinkedHashMap<>(given);
    for (int l = 0; l < goal.length; l++) {
      Candidate layer = pruned.get(l);
      long wanted = share(given, layer).removed();
      if (Math.abs(goal[l] - wanted) >= 0.5) {
        String why = goal[l] < wanted ? "held by the ceiling" : "raised by the bounds";
        shares.put(layer.name(), new Share(layer.toRemove(goal[l] / layer.size()), true, why));
      }
    }
    return shares;
  }

  private static Share share(Map<String, Share> shares, Candidate layer) {
    return Objects.requireNonNull(shares.get(layer.name()), layer.name());
  }

  @Override
  public String toString() {
    return "%s between %s and %s".formatted(inner, floor, ceiling);
  }
}
