package sparselab.prune;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Finds units that can go: every weight that reads one is zero, or belongs to a unit that goes, or
 * can take the unit's constant value into its bias. One that goes may free others, so it is looked
 * again until nothing changes.
 */
final class DeadUnits {
  private final DependencyGraph graph;
  private final BitSet[] readBy;
  private final boolean[] stuck;
  private final BitSet removed = new BitSet();
  private final int[] left;

  DeadUnits(DependencyGraph graph, Network masked) {
    this.graph = graph;
    this.readBy = Stream.generate(BitSet::new).limit(graph.count()).toArray(BitSet[]::new);
    this.stuck = new boolean[graph.count()];
    this.left = graph.groups().stream().mapToInt(DependencyGraph.Group::units).toArray();
    var constants = new Constants(masked);
    for (Node node : masked.nodes()) {
      if (DependencyGraph.readsUnits(node)) {
        read(node, masked, constants);
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int unit = graph.count() - 1; unit >= 0; unit--) {
        changed |= tryRemoving(unit);
      }
    }
  }

  /** Who reads whom, by weights that are not zero. */
  private void read(Node node, Network masked, Constants constants) {
    DependencyGraph.Slices slices = graph.slices(node);
    float[] w = masked.weight(node.weight("weight")).dup('c').data().asFloat();
    double[] x = constants.at(node.inputs().getFirst());
    boolean[] folds = new boolean[x.length];
    for (int j = 0; j < x.length; j++) {
      folds[j] = Constants.foldable(node, x[j]);
    }
    for (int i = 0; i < w.length; i++) {
      int column = i % slices.k() / slices.area();
      if (w[i] != 0 && !folds[column]) {
        int unit = slices.columns()[column];
        readBy[unit].set(slices.row(i));
        stuck[unit] |= !Double.isNaN(x[column]);
      }
    }
  }

  /** One unit of a group always stays: a tensor has no size of zero. */
  private boolean tryRemoving(int unit) {
    int group = graph.groupOf(unit);
    if (group < 0 || removed.get(unit) || !graph.groups().get(group).removable()) {
      return false;
    }
    BitSet readers = (BitSet) readBy[unit].clone();
    readers.andNot(removed);
    if (!readers.isEmpty() || left[group] == 1) {
      return false;
    }
    left[group]--;
    removed.set(unit);
    return true;
  }

  List<ShrinkPlan.Group> groups() {
    return IntStream.range(0, graph.groups().size()).mapToObj(this::group).toList();
  }

  private ShrinkPlan.Group group(int index) {
    DependencyGraph.Group group = graph.groups().get(index);
    var gone = new BitSet(group.units());
    int blocked = 0;
    for (int unit = 0; unit < graph.count(); unit++) {
      if (graph.groupOf(unit) == index) {
        gone.set(graph.placeOf(unit), removed.get(unit));
        blocked += stuck[unit] && !removed.get(unit) ? 1 : 0;
      }
    }
    String note =
        blocked == 0
            ? ""
            : "%d without inputs stay: their bias passes a padded convolution, whose border no bias can replace"
                .formatted(blocked);
    return new ShrinkPlan.Group(
        group.name(),
        group.producers(),
        group.readers(),
        group.units(),
        group.width(),
        gone,
        group.removable() ? note : "they stay: " + group.fixed());
  }
}
