package sparselab.prune;

import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * Removes for real what masks only set to zero: channels that nothing depends on leave their
 * tensors, which get smaller.
 *
 * <p>A channel may go when all weights into it are zero (its value is then a constant, which is
 * added to the biases of those who read it), or when all weights that read it are zero. Layers that
 * only pass channels on (ReLU, pooling, flattening) tie producers and readers into one group. The
 * shrunk network's outputs equal the masked network's.
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
    return new ShrinkPlan(masked, masks, new DeadChannels(masked).find());
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
