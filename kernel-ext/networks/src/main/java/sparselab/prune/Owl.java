package sparselab.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Outlier-weighed layerwise sparsity: layers with many outliers stay denser, {@code density_l = 1 −
 * s + 2λ·(d_l − d̄)}. {@code D_l} is the share of the layer's scores above {@code M} times their
 * mean, {@code d_l} is D_l moved and stretched to [0, 1] over the layers, and {@code d̄} its mean
 * over all weights, so that the total is s.
 *
 * <p>With {@code new Wanda(false)} it is the paper's method, for units of other patterns too; of
 * ranks (Wanda per output) there are no outliers.
 *
 * @param sparsity s, over all layers together
 * @param spread λ: two layers' densities differ by at most 2λ
 * @param outlier M
 * @see <a href="https://arxiv.org/abs/2310.05175">Yin et al. 2024</a>
 */
public record Owl(double sparsity, double spread, double outlier) implements Allocation {
  public Owl {
    Allocation.checkSparsity("OWL", sparsity);
    if (!(spread >= 0 && spread < 1 && outlier > 0 && Double.isFinite(outlier))) {
      throw new IllegalArgumentException(
          "OWL: expected a spread λ in [0, 1) and an outlier factor M > 0, found %s and %s"
              .formatted(spread, outlier));
    }
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    double[] d = layers.stream().mapToDouble(this::outliers).toArray();
    double lowest = Arrays.stream(d).min().orElseThrow();
    double range = Arrays.stream(d).max().orElseThrow() - lowest;
    double mean = 0;
    double all = 0;
    for (int l = 0; l < d.length; l++) {
      d[l] = range == 0 ? 0 : (d[l] - lowest) / range;
      mean += d[l] * layers.get(l).size();
      all += layers.get(l).size();
    }
    mean /= all;
    var shares = new LinkedHashMap<String, Share>();
    for (int l = 0; l < d.length; l++) {
      Candidate layer = layers.get(l);
      double density = 1 - sparsity + 2 * spread * (d[l] - mean);
      if (!(density > 0 && density <= 1)) {
        throw new IllegalArgumentException(
            "%s: %s would keep %.4f of its weights, expected a share in (0, 1]; take a λ below %.4f"
                .formatted(this, layer.name(), density, most(d, mean)));
      }
      shares.put(layer.name(), new Share(layer.toRemove(now.applyAsDouble(1 - density))));
    }
    return shares;
  }

  /** The λ at which a first layer is full or empty. */
  private double most(double[] d, double mean) {
    return Arrays.stream(d)
        .map(v -> v - mean)
        .filter(v -> v != 0)
        .map(v -> v > 0 ? sparsity / (2 * v) : (1 - sparsity) / (-2 * v))
        .min()
        .orElse(1);
  }

  /** D_l, over the units that are left; of a score below zero the size counts. */
  private double outliers(Candidate layer) {
    double[] scores = layer.leftScores();
    Arrays.setAll(scores, i -> Math.abs(scores[i]));
    double limit = outlier * Arrays.stream(scores).average().orElse(0);
    return (double) Arrays.stream(scores).filter(s -> s > limit).count()
        / Math.max(1, scores.length);
  }

  @Override
  public String toString() {
    return "OWL(%s, λ %s, M %s)".formatted(sparsity, spread, outlier);
  }
}
