package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparselab.network.Network;
import sparselab.train.Callback;
import sparselab.train.Training;

/**
 * {@code s = −Σ_t w_t·∂L/∂w_t} over the steps of a training: weights that move away from zero stay.
 *
 * <p>A criterion: the training may be dense, and pruning comes after it. The paper's method, which
 * learns the scores with the mask in force, is {@link SparseTraining.HardMovement}.
 *
 * <pre>{@code
 * var movement = new Movement();
 * Trainer.train(network, masks, data, options, progress, movement.callbacks());
 * new Pruner(movement.importance(), …).prune(trained.network());
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/2005.07683">Sanh et al. 2020, eq. 2</a>
 */
public final class Movement {
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private final Map<String, double[]> before = new LinkedHashMap<>();

  /** What gathers the scores; give them to one training. */
  public Callback[] callbacks() {
    return new Callback[] {
      Callback.atStep(0, training -> remember(training.network())), Callback.everyStep(1, this::add)
    };
  }

  private void remember(Network network) {
    for (String name : network.prunable()) {
      before.put(name, Context.doubles(network.weight(name)));
    }
  }

  /** The gradient is that of the weights before the step. */
  private void add(Training training) {
    for (Map.Entry<String, double[]> entry : before.entrySet()) {
      double[] gradient = Context.doubles(training.denseGradient(entry.getKey()));
      double[] w = entry.getValue();
      double[] sum = sums.computeIfAbsent(entry.getKey(), _ -> new double[w.length]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] -= w[i] * gradient[i];
      }
    }
    remember(training.network());
  }

  /**
   * The scores gathered so far.
   *
   * @throws MissingSignalException from its scores when nothing was gathered
   */
  public Importance importance() {
    return new Scores(Map.copyOf(sums));
  }

  private record Scores(Map<String, double[]> sums) implements Importance {
    @Override
    public double[] scores(String weight, Context context) {
      double[] sum = sums.get(weight);
      if (sum == null) {
        throw new MissingSignalException(
            "movement: no scores for %s, only for %s; give callbacks() to Trainer.train first"
                .formatted(weight, List.copyOf(sums.keySet())));
      }
      return sum.clone();
    }

    @Override
    public String toString() {
      return "movement";
    }
  }
}
