package sparselab.train;

import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.mask.Masks;
import sparselab.network.Network;

/** A training under way, as callbacks see it. Valid only inside the callback. */
public interface Training {
  /** Optimiser steps done. */
  long step();

  /** Optimiser steps there will be. */
  long steps();

  /** Epochs done. */
  int epochsDone();

  /** Mean loss of the batch of the last step. */
  double batchLoss();

  /** Learning rate of the last step; 0 before the first. */
  double learningRate();

  /** The network as it is now: a copy that later steps do not change. */
  Network network();

  /** Masks in force; under a {@link Parametrisation} the zeros it makes. */
  Masks masks();

  /**
   * Replaces the masks. Weights and optimiser state that the new ones drop become zero; weights
   * that they bring back start from zero (use {@link #network(Network)} to give them a value).
   */
  void masks(Masks masks);

  /** Replaces the weights, masked; the optimiser's state stays as it is. */
  void network(Network network);

  /**
   * Changes the values of a weight in place, row-major: the way for a step of one's own, such as a
   * proximal one. What is pruned is set back to zero; the optimiser's state stays as it is.
   */
  void edit(String weightName, Consumer<float[]> edit);

  /** Makes this epoch the last one: the training ends when its callbacks are done. */
  void stop();

  /** All that is needed to go on from here; see {@link Trainer#resume}. */
  Checkpoint checkpoint();

  /**
   * Gradient of the last step's loss with respect to the masked weight {@code w·m}: it is there for
   * pruned weights too, which is what regrowth (RigL) looks at. Under a {@link Parametrisation} it
   * is the gradient with respect to the trained weight.
   */
  INDArray denseGradient(String weightName);
}
