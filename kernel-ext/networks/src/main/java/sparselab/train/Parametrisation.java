package sparselab.train;

import java.util.Map;
import sparselab.mask.Mask;
import sparselab.network.Shape;

/**
 * How the weights that are trained become those the network computes with: {@code used =
 * f(trained)}, and back for gradients.
 *
 * <p>Straight-through methods, learned thresholds and the like. It may hold state, so make one for
 * each training. Arrays are row-major and live only for the call.
 */
public interface Parametrisation {
  /** Whether a weight tensor is parametrised; the others are trained as they are. */
  boolean covers(String weight);

  /** Writes {@code used = f(trained)}. */
  void forward(String weight, float[] trained, float[] used);

  /**
   * Turns what {@link #forward} wrote into the weights that the network is looked at, measured and
   * handed out with: another value only where forward draws at random.
   */
  default void settle(String weight, float[] trained, float[] used) {}

  /**
   * Turns the gradient with respect to the used weights into that with respect to the trained ones,
   * in place.
   */
  void backward(String weight, float[] trained, float[] used, float[] gradient);

  /** Called after each step of the optimiser, before {@link #forward}; for own parameters. */
  default void update(double learningRate) {}

  /** Which weights are used, with the promise they keep. */
  Mask mask(String weight, Shape shape, float[] used);

  /** Own parameters for a checkpoint; empty when there are none. */
  default Map<String, float[]> state() {
    return Map.of();
  }

  /** Takes back what {@link #state} gave. */
  default void restore(Map<String, float[]> state) {}
}
