package sparselab.prune;

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

  private Context(Network network, Masks masks) {
    this.network = network;
    this.masks = masks;
  }

  /** Only the network and its masks; criteria that need data refuse. */
  public static Context of(Network network, Masks masks) {
    return new Context(masks.applyTo(network), masks);
  }

  /** The same, further pruned. */
  public Context with(Masks further) {
    return of(network, further);
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
