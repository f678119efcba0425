package sparselab.prune;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * What a criterion may look at: the network with the masks so far.
 *
 * <p>Weights that are pruned read as zero.
 */
public final class Context {
  private final Network network;
  private final Masks masks;

  private final @Nullable Calibration calibration;
  private @Nullable Signals signals;
  private @Nullable Map<String, double[]> flow;

  private Context(Network network, Masks masks, @Nullable Calibration calibration) {
    this.network = network;
    this.masks = masks;
    this.calibration = calibration;
  }

  /** Only the network and its masks; criteria that need data refuse. */
  public static Context of(Network network, Masks masks) {
    return new Context(masks.applyTo(network), masks, null);
  }

  /** With examples for criteria that need some. Signals are gathered when first asked for. */
  public static Context of(Network network, Masks masks, Calibration calibration) {
    return new Context(masks.applyTo(network), masks, calibration);
  }

  /** The same, further pruned; signals are gathered anew. */
  public Context with(Masks further) {
    return new Context(further.applyTo(network), further, calibration);
  }

  /**
   * Gradient of the mean cross-entropy over the calibration examples, with respect to the masked
   * weight {@code w·m}: it is there for pruned weights too. Shared: do not write to it.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] gradient(String weight) {
    return of(weight, signals("gradients").gradients());
  }

  /**
   * Mean over the examples of the squared gradient: the diagonal of the empirical Fisher matrix.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] fisher(String weight) {
    return of(weight, signals("squared gradients").fisher());
  }

  /**
   * The Hessian of the mean loss times its gradient, {@code H·g}, over all prunable weights.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] hessianGradient(String weight) {
    return of(weight, signals("Hessian products").hessianGradient());
  }

  /**
   * {@code ‖x_j‖₂} of each input j that a row of the weight meets.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] inputNorms(String weight) {
    return signals("input norms").inputNorms(weight);
  }

  /**
   * {@code Σ x·xᵀ} (k, k) over the vectors x that a row of the weight meets.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] inputGram(String weight) {
    return signals("input products").inputGram(weight);
  }

  /**
   * Share of values that are not zero for each output of the layer, after the ReLU that follows.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] activeShare(String weight) {
    return of("alive", signals("activations").activity(weight));
  }

  /**
   * Mean absolute value of each output of the layer, after the ReLU that follows.
   *
   * @throws MissingSignalException without calibration examples
   */
  public double[] meanActivation(String weight) {
    return of("mean", signals("activations").activity(weight));
  }

  /**
   * {@code ∂R/∂|w|} of {@code R = 1ᵀ·∏|W_l|·1}, the network with absolute weights and no biases
   * shown ones: how much flow passes each weight. Needs no data.
   *
   * @throws IllegalArgumentException when the network has a layer without a flow
   */
  public double[] synapticFlow(String weight) {
    if (flow == null) {
      flow = SynapticFlow.of(network);
    }
    return of(weight, flow);
  }

  private Signals signals(String what) {
    if (calibration == null) {
      throw new MissingSignalException(
          "Network %s: the criterion needs %s, and there are no examples to take them from; use Context.of(network, masks, Calibration.of(data, 256))"
              .formatted(network.name(), what));
    }
    if (signals == null) {
      signals = new Signals(network, calibration);
    }
    return signals;
  }

  private static double[] of(String key, Map<String, double[]> values) {
    double[] value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "no weight %s; there are %s".formatted(key, values.keySet()));
    }
    return value;
  }

  /** The network, its pruned weights zero. */
  public Network network() {
    return network;
  }

  /** What is pruned so far. */
  public Masks masks() {
    return masks;
  }

  /** A fresh copy of a tensor's weights, row-major. */
  public double[] values(String weight) {
    return doubles(network.weight(weight));
  }

  static double[] doubles(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
