package sparselab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;

/**
 * Decides which weights go: importance × pattern × allocation × schedule.
 *
 * <p>Exact and deterministic: for a layer's sparsity s and n weights, {@code round(s·n)} weights go
 * (nearest number of whole units for a structured pattern, half down); equal scores fall by index;
 * what an earlier round removed stays removed.
 */
public record Pruner(
    Importance importance, Pattern pattern, Allocation allocation, Schedule schedule) {

  /** One-shot. */
  public Pruner(Importance importance, Pattern pattern, Allocation allocation) {
    this(importance, pattern, allocation, Schedule.oneShot());
  }

  /** Unstructured magnitude pruning, one-shot: the baseline. */
  public static Pruner magnitude(Allocation allocation) {
    return new Pruner(Importance.magnitude(), Pattern.unstructured(), allocation);
  }

  /** What {@link #prune(Network)} will do. */
  public PrunePlan plan(Network network) {
    return plan(Context.of(network, Masks.none()));
  }

  /** What {@link #prune(Context)} will do. */
  public PrunePlan plan(Context context) {
    Context before = context;
    for (int round = 1; round < schedule.rounds(); round++) {
      before = before.with(round(round, before));
    }
    return plan(schedule.rounds(), before);
  }

  /** What {@link #round} will do. */
  public PrunePlan plan(int round, Context context) {
    return new Decision(round, context).plan();
  }

  /**
   * All rounds of the schedule, without training in between.
   *
   * @throws IllegalArgumentException for weights that are not finite, nothing to prune, a target
   *     that cannot be met, or a criterion that needs data
   */
  public Masks prune(Network network) {
    return prune(Context.of(network, Masks.none()));
  }

  /** All rounds, without training in between; scores are taken anew in each. */
  public Masks prune(Context context) {
    Context now = context;
    for (int round = 1; round <= schedule.rounds(); round++) {
      now = now.with(round(round, now));
    }
    return now.masks();
  }

  /**
   * One round of the schedule.
   *
   * @param round 1 … rounds
   * @param context the network as it is now, with the masks of the rounds before
   * @return masks that keep nothing the earlier ones did not keep
   */
  public Masks round(int round, Context context) {
    return new Decision(round, context).masks();
  }

  @Override
  public String toString() {
    return "%s, %s, %s, %s".formatted(importance, pattern, allocation, schedule);
  }

  /** Candidates and their shares for one round. */
  private final class Decision {
    private final int round;
    private final Context context;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<String, Allocation.Share> shares;

    Decision(int round, Context context) {
      this.round = round;
      this.context = context;
      for (Node node : context.network().nodes()) {
        node.layer().weightShapes().forEach((shortName, shape) -> consider(node, shortName, shape));
      }
      if (candidates.isEmpty()) {
        throw new IllegalArgumentException(
            "Network %s has nothing to prune with %s: %s"
                .formatted(context.network().name(), pattern, skipped));
      }
      schedule.check(List.copyOf(candidates.keySet()));
      shares = shares();
      for (Candidate layer : candidates.values()) {
        Allocation.Share share = shares.get(layer.name());
        if (share == null || share.removed() < layer.gone() || share.removed() > layer.size()) {
          throw new IllegalStateException(
              "%s: expected from %d to %d weights to remove from %s, found %s"
                  .formatted(allocation, layer.gone(), layer.size(), layer.name(), share));
        }
      }
    }

    /**
     * What the allocation says at the progress of each layer; layers on their way are asked about
     * together, so that all are when no layer has a window of its own.
     */
    private Map<String, Allocation.Share> shares() {
      List<Candidate> all = List.copyOf(candidates.values());
      var atProgress = new HashMap<Double, Map<String, Allocation.Share>>();
      var found = new LinkedHashMap<String, Allocation.Share>();
      for (Candidate layer : all) {
        double progress = schedule.progress(round, layer.name());
        if (progress == 0) {
          found.put(layer.name(), Allocation.Share.leftOut(layer, "begins in a later round"));
        } else if (schedule.progress(round - 1, layer.name()) == 1) {
          found.put(
              layer.name(), Allocation.Share.leftOut(layer, "was through in an earlier round"));
        } else {
          Allocation.Share share =
              atProgress
                  .computeIfAbsent(
                      progress, p -> allocation.shares(s -> schedule.sparsity(p, s), all))
                  .get(layer.name());
          if (share != null) {
            found.put(layer.name(), share);
          }
        }
      }
      return found;
    }

    private void consider(Node node, String shortName, Shape shape) {
      String name = node.weight(shortName);
      Optional<String> misfit = misfit(node, shortName, shape);
      if (misfit.isPresent()) {
        skipped.put(name, misfit.get());
        return;
      }
      Mask earlier = context.masks().of(name, context.network());
      List<String> obstacles = pattern.obstacles(earlier);
      if (!obstacles.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: the earlier mask cannot be continued as %s (%s, …): prune every round with one pattern"
                .formatted(name, pattern, obstacles.getFirst()));
      }
      requireFinite("weight", name, context.values(name));
      double[] scores = importance.scores(name, context);
      if (scores.length != earlier.size()) {
        throw new IllegalStateException(
            "%s: expected %d scores for %s, found %d"
                .formatted(importance, earlier.size(), name, scores.length));
      }
      requireFinite("score by " + importance, name, scores);
      Shape output = context.network().shape(node.name());
      candidates.put(name, new Candidate(name, node.layer(), output, earlier, pattern, scores));
    }

    private Optional<String> misfit(Node node, String shortName, Shape shape) {
      if (!node.layer().prunable()) {
        return Optional.of("not prunable: " + node.layer().getClass().getSimpleName());
      }
      return shortName.equals("weight")
          ? pattern.misfit(shape)
          : Optional.of("only weights are pruned, a " + shortName + " is not");
    }

    Masks masks() {
      var masks = new LinkedHashMap<>(context.masks().byName());
      shares.forEach(
          (name, share) -> {
            Candidate layer = candidates.get(name);
            if (layer != null && share.takesPart()) {
              masks.put(name, layer.remove(share.removed()));
            }
          });
      return new Masks(masks);
    }

    PrunePlan plan() {
      var rows = new ArrayList<PrunePlan.Row>();
      context
          .network()
          .weights()
          .forEach((name, weight) -> rows.add(row(name, weight.shape(), weight.length())));
      return new PrunePlan(context.network().name(), Pruner.this.toString(), round, rows);
    }

    private PrunePlan.Row row(String name, long[] sizes, long count) {
      var shape = new Shape(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
      Candidate layer = candidates.get(name);
      Allocation.Share share = shares.get(name);
      if (layer == null || share == null) {
        Mask mask = context.masks().of(name, context.network());
        long gone = (long) mask.size() - mask.kept();
        return new PrunePlan.Row(
            name, shape, false, count, gone, gone, skipped.getOrDefault(name, ""));
      }
      return new PrunePlan.Row(
          name, shape, share.takesPart(), count, share.removed(), layer.gone(), share.why());
    }
  }

  static void requireFinite(String what, String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s: expected every %s to be finite, found %s at index %d; did training diverge?"
                .formatted(name, what, values[i], i));
      }
    }
  }
}
