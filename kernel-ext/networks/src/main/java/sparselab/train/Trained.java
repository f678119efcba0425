package sparselab.train;

import java.util.List;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * A trained network and what made it.
 *
 * @param network with the weights after the last step; pruned weights are exactly zero
 * @param masks those in force at the end
 * @param epochs one record per epoch
 * @param options all that was asked, the seed among it
 * @param dataSha256 digest of the split
 */
public record Trained(
    Network network, Masks masks, List<Epoch> epochs, Trainer.Options options, String dataSha256) {
  public Trained {
    epochs = List.copyOf(epochs);
  }

  /** The last epoch. */
  public Epoch last() {
    return epochs.getLast();
  }
}
