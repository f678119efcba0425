package sparselab.prune;

import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * Removes for real what masks only set to zero: channels that nothing depends on leave their
 * tensors, which get smaller.
 *
 * <p>A unit of the {@link DependencyGraph} may go when all weights that read it are zero, or when
 * its value is a constant, because no weight reaches it: that is added to the biases of those who
 * read it. The shrunk network's outputs equal the masked network's. {@link GroupPruner} chooses
 * units to remove; masks of any pruner may free some.
 */
public final class Shrink {
  private Shrink() {}

  /**
   * What could be removed, group by group, before it is: print it, change it, {@link
   * ShrinkPlan#apply apply} it.
   *
   * @throws IllegalArgumentException when a mask does not fit the network
   */
  public static ShrinkPlan plan(Network network, Masks masks) {
    Network masked = masks.applyTo(network);
    return new ShrinkPlan(
        masked, masks, new DeadUnits(DependencyGraph.of(masked), masked).groups());
  }

  /** All that can be removed is. */
  public static Shrunk apply(Network network, Masks masks) {
    return plan(network, masks).apply();
  }

  /**
   * A smaller network and the masks of what is left.
   *
   * @param network its weights are those of the masked one
   */
  public record Shrunk(Network network, Masks masks) {}
}
