package sparselab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * Which channels leave which group.
 *
 * @param network with masks applied
 * @param groups in the order of their producers
 */
public record ShrinkPlan(Network network, Masks masks, List<Group> groups) {
  public ShrinkPlan {
    groups = List.copyOf(groups);
  }

  /**
   * Channels that are made by one layer and read by others.
   *
   * @param producer node that makes them
   * @param readers nodes with weights for them
   * @param channels how many there are
   * @param removed those that go; copied
   * @param note why others stay that carry nothing, or empty
   */
  public record Group(
      String producer, List<String> readers, int channels, BitSet removed, String note) {
    public Group {
      readers = List.copyOf(readers);
      removed = (BitSet) removed.clone();
    }

    @Override
    public BitSet removed() {
      return (BitSet) removed.clone();
    }

    /** Channels that stay. */
    public int kept() {
      return channels - removed.cardinality();
    }

    /** The channels that stay, rising. */
    int[] keptChannels() {
      BitSet kept = new BitSet(channels);
      kept.set(0, channels);
      kept.andNot(removed);
      return kept.stream().toArray();
    }
  }

  /**
   * The same, but a group keeps these channels.
   *
   * @throws IllegalArgumentException when there is no such group or channel
   */
  public ShrinkPlan keeping(String producer, int... channels) {
    if (groups.stream().noneMatch(group -> group.producer.equals(producer))) {
      throw new IllegalArgumentException(
          "Shrink plan of %s: no group of %s; there are %s"
              .formatted(network.name(), producer, groups.stream().map(Group::producer).toList()));
    }
    return mapped(
        group -> {
          BitSet removed = group.removed();
          if (group.producer.equals(producer)) {
            for (int channel : channels) {
              if (channel < 0 || channel >= group.channels) {
                throw new IllegalArgumentException(
                    "Shrink plan: %s has channels 0 to %d, found %d"
                        .formatted(producer, group.channels - 1, channel));
              }
              removed.clear(channel);
            }
          }
          return with(group, removed);
        });
  }

  /**
   * The same, but each group that loses channels keeps a multiple of {@code multiple}, so that
   * kernels and hardware have whole tiles; the first of those removed stay.
   */
  public ShrinkPlan roundTo(int multiple) {
    if (multiple < 1) {
      throw new IllegalArgumentException(
          "roundTo: expected a multiple of at least 1, found " + multiple);
    }
    return mapped(
        group -> {
          int kept = Math.min(group.channels, Math.ceilDiv(group.kept(), multiple) * multiple);
          BitSet removed = group.removed();
          while (group.channels - removed.cardinality() < kept) {
            removed.clear(removed.nextSetBit(0));
          }
          return with(group, removed);
        });
  }

  private static Group with(Group group, BitSet removed) {
    return new Group(group.producer, group.readers, group.channels, removed, group.note);
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
          "  %-12s keeps %4d of %4d channels, read by %s%s"
              .formatted(
                  group.producer,
                  group.kept(),
                  group.channels,
                  group.readers,
                  group.note.isEmpty() ? "" : ": " + group.note));
    }
    return String.join("\n", lines);
  }
}
