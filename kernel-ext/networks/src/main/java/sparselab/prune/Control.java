package sparselab.prune;

import java.util.SplittableRandom;
import sparselab.mask.Masks;
import sparselab.network.Network;

/** What a pruned network is compared with, to learn what made it good. */
public enum Control {
  /** None: the mask and the weights themselves. */
  NONE,
  /** As many weights at other places of each layer: do the places matter, or only the shares? */
  SHUFFLE,
  /** The same places, freshly drawn weights: does the initialisation matter? */
  REINIT,
  /** Other places and fresh weights. */
  RANDOM;

  /**
   * Where training starts.
   *
   * @param network its weights masked
   */
  public record Start(Network network, Masks masks) {}

  /**
   * Applies the control.
   *
   * @param network weights to start from
   * @param masks of the pruned network; a shuffled one promises no pattern
   * @param fresh the same network, drawn with another seed
   * @param seed of the shuffle
   * @throws IllegalArgumentException when the networks differ in more than weights
   */
  public Start start(Network network, Masks masks, Network fresh, long seed) {
    if (!network.nodes().equals(fresh.nodes())) {
      throw new IllegalArgumentException(
          "%s: expected a fresh network of the same layers, found %s and %s"
              .formatted(this, network, fresh));
    }
    Masks placed =
        switch (this) {
          case NONE, REINIT -> masks;
          case SHUFFLE, RANDOM -> {
            var random = new SplittableRandom(seed);
            yield masks.map(mask -> mask.shuffle(random));
          }
        };
    Network start =
        switch (this) {
          case NONE, SHUFFLE -> network;
          case REINIT, RANDOM -> fresh;
        };
    return new Start(placed.applyTo(start), placed);
  }
}
