package sparselab.prune;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Which units leave which group. What {@link #apply} builds computes the same as {@link #network}:
 * the plan's masks on the plan's network.
 *
 * @param network with masks applied
 * @param groups in the order of their first producers; one for each of the dependency graph
 */
public record ShrinkPlan(Network network, Masks masks, List<Group> groups) {
  public ShrinkPlan {
    groups = List.copyOf(groups);
  }

  /**
   * Units (channels, heads) that are made by some layers and read by others.
   *
   * @param producer first node that makes them: the group's name
   * @param producers all nodes that make them, tied together
   * @param readers nodes with weights for them
   * @param channels how many units there are
   * @param width channels of each in the producer where it has fewest: 1, or a head's size
   * @param removed those that go; copied
   * @param note why others stay, or empty
   */
  public record Group(
      String producer,
      List<String> producers,
      List<String> readers,
      int channels,
      int width,
      BitSet removed,
      String note) {
    public Group {
      producers = List.copyOf(producers);
      readers = List.copyOf(readers);
      removed = (BitSet) removed.clone();
    }

    @Override
    public BitSet removed() {
      return (BitSet) removed.clone();
    }

    /** Units that stay. */
    public int kept() {
      return channels - removed.cardinality();
    }

    private Group with(BitSet other) {
      return new Group(producer, producers, readers, channels, width, other, note);
    }
  }

  /**
   * The same, but a group keeps these units.
   *
   * @param producer any layer that makes them
   * @throws IllegalArgumentException when there is no such group or unit
   */
  public ShrinkPlan keeping(String producer, int... units) {
    return edited(producer, units, BitSet::clear);
  }

  /**
   * The same, but these units go too: their weights, and those that read them, become zero in the
   * plan's masks.
   *
   * @param producer any layer that makes them
   * @throws IllegalArgumentException when there is no such group or unit, none of the group can
   *     leave, or none would stay
   */
  public ShrinkPlan removing(String producer, int... units) {
    DependencyGraph graph = DependencyGraph.of(network);
    DependencyGraph.Group group = graph.group(producer);
    if (!group.removable()) {
      throw new IllegalArgumentException(
          "Shrink plan of %s: units of %s cannot leave: %s"
              .formatted(network.name(), producer, group.fixed()));
    }
    ShrinkPlan edited = edited(producer, units, BitSet::set);
    Group after = edited.groups.get(graph.index(producer));
    if (after.kept() == 0) {
      throw new IllegalArgumentException(
          "Shrink plan of %s: all %d units of %s would leave; keep at least one"
              .formatted(network.name(), after.channels, producer));
    }
    Masks zeroed = edited.zeroed(graph);
    return new ShrinkPlan(zeroed.applyTo(network), zeroed, edited.groups);
  }

  private ShrinkPlan edited(String producer, int[] units, BiConsumer<BitSet, Integer> edit) {
    if (groups.stream().noneMatch(group -> group.producers.contains(producer))) {
      throw new IllegalArgumentException(
          "Shrink plan of %s: no group of %s; there are %s"
              .formatted(network.name(), producer, groups.stream().map(Group::producer).toList()));
    }
    return mapped(
        group -> {
          BitSet removed = group.removed();
          if (group.producers.contains(producer)) {
            for (int unit : units) {
              if (unit < 0 || unit >= group.channels) {
                throw new IllegalArgumentException(
                    "Shrink plan: %s has channels 0 to %d, found %d"
                        .formatted(producer, group.channels - 1, unit));
              }
              edit.accept(removed, unit);
            }
          }
          return group.with(removed);
        });
  }

  /** The masks, with zeros wherever a weight makes or reads a unit that leaves. */
  private Masks zeroed(DependencyGraph graph) {
    var byName = new LinkedHashMap<>(masks.byName());
    for (Node node : network.nodes()) {
      if (node.layer().prunable()) {
        String name = node.weight("weight");
        DependencyGraph.Slices slices = graph.slices(node);
        Mask earlier = masks.of(name, network);
        BitSet kept = earlier.bits();
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
          int column = slices.column(i);
          if (gone(graph, slices.row(i)) || (column >= 0 && gone(graph, column))) {
            kept.clear(i);
          }
        }
        if (kept.cardinality() < earlier.kept()) {
          byName.put(name, new Mask(earlier.shape(), kept, Pattern.unstructured()));
        }
      }
    }
    return new Masks(byName);
  }

  private boolean gone(DependencyGraph graph, int unit) {
    int group = graph.groupOf(unit);
    return group >= 0 && groups.get(group).removed.get(graph.placeOf(unit));
  }

  /**
   * The same, but each group that loses units keeps a multiple of {@code multiple} channels, so
   * that kernels and hardware have whole tiles; the first of those removed stay.
   */
  public ShrinkPlan roundTo(int multiple) {
    if (multiple < 1) {
      throw new IllegalArgumentException(
          "roundTo: expected a multiple of at least 1, found " + multiple);
    }
    return mapped(
        group -> {
          int step = step(multiple, group.width);
          int kept = Math.min(group.channels, Math.ceilDiv(group.kept(), step) * step);
          BitSet removed = group.removed();
          while (group.channels - removed.cardinality() < kept) {
            removed.clear(removed.nextSetBit(0));
          }
          return group.with(removed);
        });
  }

  /** Units whose channels are a multiple: multiple / gcd(multiple, width). */
  static int step(int multiple, int width) {
    return multiple / BigInteger.valueOf(multiple).gcd(BigInteger.valueOf(width)).intValue();
  }

  private ShrinkPlan mapped(UnaryOperator<Group> change) {
    return new ShrinkPlan(network, masks, groups.stream().map(change).toList());
  }

  /** Builds the smaller network. */
  public Shrink.Shrunk apply() {
    return new Shrinker(this).apply();
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add("shrinking " + network.name());
    for (Group group : groups) {
      lines.add(
          "  %-12s keeps %4d of %4d channels%s, read by %s%s"
              .formatted(
                  group.producer,
                  group.kept(),
                  group.channels,
                  group.producers.size() == 1 ? "" : " of " + group.producers,
                  group.readers,
                  group.note.isEmpty() ? "" : ": " + group.note));
    }
    return String.join("\n", lines);
  }
}
