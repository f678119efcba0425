package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.train.Training;

/**
 * Multiply-accumulates of a training, as the papers count them: for each example once the forward
 * pass and once the gradient of the inputs with the weights in use, and once the gradient of the
 * weights that get one.
 *
 * @see <a href="https://arxiv.org/abs/1911.11134">Evci et al. 2020, appendix H</a>
 */
final class TrainingCost {
  /** Masks that a parametrisation changes in every step are looked at this often. */
  private static final int LOOK = 50;

  private final Map<String, Long> layers = new LinkedHashMap<>();
  private final double fixed;
  private final int batchSize;
  private final int examples;
  private double weightGradient = Double.NaN;
  private int densePeriod;
  private long denseUntil;
  private boolean isDense;
  private boolean moving;
  private boolean stale = true;
  private double now;
  private long looked;
  private double macs;
  private double denseMacs;

  TrainingCost(Network network, int batchSize, int examples) {
    this.batchSize = batchSize;
    this.examples = examples;
    for (Node node : network.nodes()) {
      if (node.layer().prunable()) {
        layers.put(node.weight("weight"), node.layer().macs(network.shape(node.name())));
      }
    }
    this.fixed = network.macs() - (double) layers.values().stream().mapToLong(m -> m).sum();
  }

  /** Every weight gets a gradient. */
  void denseWeightGradient() {
    weightGradient = 1;
  }

  /** This share of the weights gets a gradient. */
  void weightGradientDensity(double density) {
    weightGradient = density;
  }

  /** Every so many steps each weight gets a gradient, before step {@code until}. */
  void denseGradientEvery(int period, long until) {
    densePeriod = period;
    denseUntil = until;
  }

  /** Zeros may come back in each step, so none is left out. */
  void dense() {
    isDense = true;
  }

  /** The masks change in every step. */
  void moving() {
    moving = true;
  }

  /** The masks have changed. */
  void changed() {
    stale = true;
  }

  private double dense(double density) {
    return fixed + density * layers.values().stream().mapToLong(m -> m).sum();
  }

  /** Adds the step just done. */
  void count(Training training) {
    int batches = Math.ceilDiv(examples, batchSize);
    int inBatch = training.step() % batches == 0 ? examples - (batches - 1) * batchSize : batchSize;
    double used = isDense ? dense(1) : used(training);
    boolean whole =
        densePeriod > 0 && training.step() % densePeriod == 0 && training.step() < denseUntil;
    double gradient =
        whole ? dense(1) : Double.isNaN(weightGradient) ? used : dense(weightGradient);
    macs += inBatch * (2 * used + gradient);
    denseMacs += inBatch * 3 * dense(1);
  }

  private double used(Training training) {
    if (!stale && !(moving && training.step() >= looked + LOOK)) {
      return now;
    }
    stale = false;
    looked = training.step();
    Masks masks = training.masks();
    now = fixed;
    layers.forEach(
        (name, of) -> {
          Mask mask = masks.byName().get(name);
          now += mask == null ? of : (double) of * mask.kept() / mask.size();
        });
    return now;
  }

  double macs() {
    return macs;
  }

  double denseMacs() {
    return denseMacs;
  }
}
