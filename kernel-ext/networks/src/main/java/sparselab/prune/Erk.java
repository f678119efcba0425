package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Erdős–Rényi-kernel: {@code density_l = ε·(in + out + kh + kw) / (in·out·kh·kw)}, with ε such that
 * all layers together reach the sparsity; a layer whose density would exceed 1 stays dense.
 *
 * <p>Small layers stay denser. At equal parameters this costs about twice the MACs of uniform.
 *
 * @see <a href="https://arxiv.org/abs/1911.11134">Evci et al. 2020</a>
 */
public record Erk(double sparsity) implements Allocation {
  public Erk {
    Allocation.checkSparsity("ERK", sparsity);
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    double[] density = densities(layers);
    var shares = new LinkedHashMap<String, Share>();
    for (int l = 0; l < density.length; l++) {
      Candidate layer = layers.get(l);
      boolean dense = density[l] >= 1;
      long removed = layer.toRemove(dense ? 0 : now.applyAsDouble(1 - density[l]));
      shares.put(layer.name(), new Share(removed, true, dense ? "ERK keeps it dense" : ""));
    }
    return shares;
  }

  private double[] densities(List<Candidate> layers) {
    double[] density = new double[layers.size()];
    boolean[] dense = new boolean[density.length];
    double keep = (1 - sparsity) * layers.stream().mapToLong(Candidate::size).sum();
    boolean changed = true;
    while (changed) {
      double left = keep;
      double raw = 0;
      for (int l = 0; l < density.length; l++) {
        left -= dense[l] ? layers.get(l).size() : 0;
        raw += dense[l] ? 0 : sides(layers.get(l));
      }
      changed = false;
      for (int l = 0; l < density.length; l++) {
        density[l] = dense[l] ? 1 : left / raw * sides(layers.get(l)) / layers.get(l).size();
        if (density[l] > 1) {
          dense[l] = true;
          changed = true;
        }
      }
    }
    return density;
  }

  private static double sides(Candidate layer) {
    double sum = 0;
    for (int size : layer.shape().sizes()) {
      sum += size;
    }
    return sum;
  }

  @Override
  public String toString() {
    return "ERK(" + sparsity + ")";
  }
}
