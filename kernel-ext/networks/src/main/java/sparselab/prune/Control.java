package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Node;

/** What a pruned network is compared with, to learn what made it good. */
public enum Control {
  /** None: the mask and the weights themselves. */
  NONE,
  /** As many weights at other places of each layer: do the places matter, or only the shares? */
  SHUFFLE,
  /** The same places, freshly drawn weights: does the initialisation matter? */
  REINIT,
  /** Other places and fresh weights. */
  RANDOM,
  /** No mask, trained as long: what do the extra epochs bring by themselves? */
  DENSE,
  /**
   * A dense network of fresh weights, narrower in every group until it costs no more
   * multiply-accumulates than the pruned one: is a sparse network better than a small one?
   */
  SMALLER;

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
    if (this == DENSE) {
      return new Start(network, Masks.none());
    }
    if (this == SMALLER) {
      return new Start(smaller(fresh, masks), Masks.none());
    }
    Masks placed =
        switch (this) {
          case NONE, REINIT, DENSE, SMALLER -> masks;
          case SHUFFLE, RANDOM -> {
            var random = new SplittableRandom(seed);
            yield masks.map(mask -> mask.shuffle(random));
          }
        };
    Network start =
        switch (this) {
          case NONE, SHUFFLE, DENSE -> network;
          case REINIT, RANDOM, SMALLER -> fresh;
        };
    return new Start(placed.applyTo(start), placed);
  }

  /**
   * Narrows every group alike; what stays is scaled by {@code √(inputs before / inputs after)}, so
   * that signals keep the variance the initialisation gave them.
   */
  private static Network smaller(Network fresh, Masks masks) {
    double macs = 0;
    for (Node node : fresh.nodes()) {
      double density =
          node.layer().prunable() ? 1 - masks.of(node.weight("weight"), fresh).sparsity() : 1;
      macs += density * node.layer().macs(fresh.shape(node.name()));
    }
    Network small =
        GroupPruner.uniform(Importance.random(1), 0)
            .fit(Context.of(fresh, Masks.none()), macs, Network::macs)
            .apply()
            .network();
    var scaled = new LinkedHashMap<String, INDArray>();
    for (String name : small.prunable()) {
      double before = (double) fresh.weight(name).length() / fresh.weight(name).size(0);
      double after = (double) small.weight(name).length() / small.weight(name).size(0);
      scaled.put(name, small.weight(name).mul(Math.sqrt(before / after)));
    }
    return small.withWeights(scaled);
  }
}
