package sparselab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sparselab.network.Conv2d;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Chooses whole units of the {@link DependencyGraph} to remove: structured pruning through residual
 * additions, batch norms, depthwise convolutions, attention heads and gated products.
 *
 * <p>The score of a unit is the mean over all its weights, in the layers that make and that read
 * it. What cannot leave (inputs, outputs, features under a layer norm) stays, and the plan says
 * why.
 *
 * <pre>{@code
 * ShrinkPlan plan = GroupPruner.uniform(Importance.magnitude(), 0.5).plan(context);
 * Network small = plan.keeping("conv1", 3).roundTo(8).apply().network();
 * }</pre>
 *
 * @param share units removed by units of all groups that can lose some
 * @param atMost ceiling: no group loses a larger share
 * @param multiple channels that each group keeps are a multiple of it, rounded up
 */
public record GroupPruner(
    Importance importance, Scope scope, double share, double atMost, int multiple) {

  /** Where units are compared. */
  public enum Scope {
    /** Each group loses the same share. */
    UNIFORM,
    /** One ranking over all groups, scores divided by their group's mean. */
    GLOBAL,
    /**
     * One ranking for each kind of group, scores as they are: groups are of one kind when the
     * layers that make and read their units are of the same types.
     *
     * @see <a href="https://arxiv.org/abs/2407.04616">Fang et al. 2024</a>
     */
    ISOMORPHIC
  }

  public GroupPruner {
    Allocation.checkSparsity("group pruner, share", share);
    if (!(atMost > 0 && atMost <= 1 && share <= atMost) || multiple < 1) {
      throw new IllegalArgumentException(
          "group pruner: expected share ≤ atMost ≤ 1 and multiple ≥ 1, found %s, %s and %d"
              .formatted(share, atMost, multiple));
    }
  }

  /** The same share of each group. */
  public static GroupPruner uniform(Importance importance, double share) {
    return new GroupPruner(importance, Scope.UNIFORM, share, 1, 1);
  }

  /** One ranking over all groups, none of which loses more than nine tenths. */
  public static GroupPruner global(Importance importance, double share) {
    return new GroupPruner(importance, Scope.GLOBAL, share, Math.max(share, 0.9), 1);
  }

  /**
   * The same share of each kind of group, one ranking inside each kind; none loses more than nine
   * tenths.
   */
  public static GroupPruner isomorphic(Importance importance, double share) {
    return new GroupPruner(importance, Scope.ISOMORPHIC, share, Math.max(share, 0.9), 1);
  }

  /** The same with another ceiling. */
  public GroupPruner atMost(double ceiling) {
    return new GroupPruner(importance, scope, share, ceiling, multiple);
  }

  /** The same, keeping whole multiples of channels. */
  public GroupPruner roundTo(int channels) {
    return new GroupPruner(importance, scope, share, atMost, channels);
  }

  private GroupPruner with(double other) {
    return new GroupPruner(importance, scope, other, Math.max(atMost, other), multiple);
  }

  /**
   * What will be removed: print it, change it, {@link ShrinkPlan#apply apply} it.
   *
   * @throws IllegalArgumentException when no group can lose units, saying why, or a score is not
   *     finite
   */
  public ShrinkPlan plan(Context context) {
    return plan(context, new UnitScores(context, importance));
  }

  private ShrinkPlan plan(Context context, UnitScores scores) {
    List<DependencyGraph.Group> groups = scores.graph().groups();
    if (groups.stream().noneMatch(DependencyGraph.Group::removable)) {
      throw new IllegalArgumentException(
          "Network %s: no unit can be removed: %s"
              .formatted(context.network().name(), scores.graph()));
    }
    int[] quota =
        switch (scope) {
          case UNIFORM -> uniform(groups);
          case GLOBAL -> ranked(groups, _ -> "all", scores::relative);
          case ISOMORPHIC -> ranked(groups, g -> kind(g, context.network()), scores::absolute);
        };
    var lowest = new ArrayList<int[]>();
    for (int g = 0; g < quota.length; g++) {
      lowest.add(Arrays.copyOf(scores.order(g), rounded(groups.get(g), quota[g])));
    }
    return Shrink.plan(context.network(), context.masks()).removing(scores.graph(), lowest);
  }

  private int most(DependencyGraph.Group group) {
    return group.removable() ? Math.min(group.units() - 1, (int) (atMost * group.units())) : 0;
  }

  private int[] uniform(List<DependencyGraph.Group> groups) {
    return groups.stream()
        .mapToInt(g -> Math.min(most(g), (int) Math.round(share * g.units())))
        .toArray();
  }

  /** Score of the i-th lowest unit of a group. */
  private interface Place {
    double score(int group, int i);
  }

  /** The same share of each kind, by one ranking of its units. */
  private int[] ranked(
      List<DependencyGraph.Group> groups, Function<DependencyGraph.Group, String> kind, Place of) {
    int[] quota = new int[groups.size()];
    IntStream.range(0, quota.length)
        .filter(g -> groups.get(g).removable())
        .boxed()
        .collect(Collectors.groupingBy(g -> kind.apply(groups.get(g))))
        .values()
        .forEach(same -> rank(groups, same, of, quota));
    return quota;
  }

  private void rank(List<DependencyGraph.Group> groups, List<Integer> same, Place of, int[] quota) {
    int all = 0;
    var ranking = new ArrayList<int[]>(); // group, place in the group's own order
    for (int g : same) {
      all += groups.get(g).units();
      for (int i = 0; i < most(groups.get(g)); i++) {
        ranking.add(new int[] {g, i});
      }
    }
    ranking.sort((a, b) -> Double.compare(of.score(a[0], a[1]), of.score(b[0], b[1])));
    long wanted = Math.round(share * all);
    if (wanted > ranking.size()) {
      throw new IllegalArgumentException(
          "group pruner: %d of %d units shall go, the ceiling of %s a group lets %d go (share %.4f)"
              .formatted(wanted, all, atMost, ranking.size(), (double) ranking.size() / all));
    }
    ranking.stream().limit(wanted).forEach(place -> quota[place[0]]++);
  }

  /** Types of the layers that make and that read a group's units, in any order. */
  private static String kind(DependencyGraph.Group group, Network network) {
    return types(group.producers(), network) + " → " + types(group.readers(), network);
  }

  private static List<String> types(List<String> nodes, Network network) {
    return nodes.stream()
        .map(name -> network.node(name).layer())
        .map(
            layer ->
                layer.getClass().getSimpleName()
                    + (layer instanceof Conv2d conv ? " " + conv.kernel() : ""))
        .distinct()
        .sorted()
        .toList();
  }

  /** Fewer, so that what stays is a multiple. */
  private int rounded(DependencyGraph.Group group, int gone) {
    int step = ShrinkPlan.step(multiple, group.width());
    int kept = Math.ceilDiv(group.units() - gone, step) * step;
    return Math.max(0, group.units() - kept);
  }

  /**
   * The plan with the smallest share, to a thousandth, whose network costs at most the limit;
   * scores are taken once.
   *
   * @param cost of the smaller network, as {@code Network::macs}
   * @throws IllegalArgumentException when it cannot be met, with what is possible
   */
  public ShrinkPlan fit(Context context, double limit, ToDoubleFunction<Network> cost) {
    var scores = new UnitScores(context, importance);
    int high = 1000;
    double least = Double.POSITIVE_INFINITY;
    ShrinkPlan best = null;
    for (int low = -1; high - low > 1; ) {
      int middle = best == null ? 999 : Math.floorDiv(low + high, 2);
      ShrinkPlan plan = with(middle / 1000.0).plan(context, scores);
      double found = cost.applyAsDouble(plan.apply().network());
      least = Math.min(least, found);
      if (found <= limit) {
        best = plan;
        high = middle;
      } else if (best == null) {
        throw new IllegalArgumentException(
            "group pruner: limit %s cannot be met: dense %s, with the largest share still %s; raise the limit"
                .formatted(limit, cost.applyAsDouble(context.network()), least));
      } else {
        low = middle;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** Mean score of each unit. */
  private static final class UnitScores {
    private final DependencyGraph graph;
    private final double[][] scores; // by group and place
    private final int[][] orders;

    UnitScores(Context context, Importance importance) {
      graph = DependencyGraph.of(context.network());
      double[] sum = new double[graph.count()];
      long[] count = new long[graph.count()];
      for (Node node : context.network().nodes()) {
        if (node.layer().prunable() && (!importance.ofOutputs() || losesOutputs(node))) {
          String name = node.weight("weight");
          Pruner.requireFinite("weight", name, context.values(name));
          double[] s = importance.scores(name, context);
          Pruner.requireFinite("score by " + importance, name, s);
          DependencyGraph.Slices slices = graph.slices(node);
          for (int i = 0; i < s.length; i++) {
            int row = slices.row(i);
            sum[row] += s[i];
            count[row]++;
            int column = importance.ofOutputs() ? -1 : slices.column(i);
            if (column >= 0) {
              sum[column] += s[i];
              count[column]++;
            }
          }
        }
      }
      scores = graph.groups().stream().map(g -> new double[g.units()]).toArray(double[][]::new);
      for (int unit = 0; unit < sum.length; unit++) {
        if (graph.groupOf(unit) >= 0) {
          scores[graph.groupOf(unit)][graph.placeOf(unit)] = sum[unit] / Math.max(1, count[unit]);
        }
      }
      orders =
          Arrays.stream(scores)
              .map(s -> Ranking.order(new byte[s.length], s))
              .toArray(int[][]::new);
    }

    private boolean losesOutputs(Node node) {
      return Arrays.stream(graph.outputs(node.name()))
          .anyMatch(unit -> graph.groups().get(graph.groupOf(unit)).removable());
    }

    DependencyGraph graph() {
      return graph;
    }

    /** Units of a group, lowest first. */
    int[] order(int group) {
      return orders[group];
    }

    /** Score of the i-th lowest. */
    double absolute(int group, int i) {
      return scores[group][orders[group][i]];
    }

    /** Score of the i-th lowest over the group's mean absolute score. */
    double relative(int group, int i) {
      double[] s = scores[group];
      double mean =
          IntStream.range(0, s.length).mapToDouble(j -> Math.abs(s[j])).average().orElse(0);
      return mean == 0 ? 0 : s[orders[group][i]] / mean;
    }
  }
}
