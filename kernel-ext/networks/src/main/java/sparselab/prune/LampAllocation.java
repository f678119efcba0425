package sparselab.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Shares by LAMP whatever the criterion: units of all layers fall in the order of {@code s_u² /
 * Σ_{v: s_v ≥ s_u} s_v²}, each layer's own scores normalised by what is left of it. With magnitude
 * this is the paper's method; no layer loses its last unit before all others are down to one.
 *
 * @see <a href="https://arxiv.org/abs/2010.07611">Lee et al. 2021, eq. 4</a>
 */
public record LampAllocation(double sparsity) implements Allocation {
  public LampAllocation {
    Allocation.checkSparsity("LAMP", sparsity);
  }

  private record Place(int layer, double score, int gain) {}

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    long all = layers.stream().mapToLong(Candidate::size).sum();
    long missing = Math.round(now.applyAsDouble(sparsity) * all);
    long[] removed = new long[layers.size()];
    var places = new ArrayList<Place>();
    for (int l = 0; l < removed.length; l++) {
      removed[l] = layers.get(l).atLeast();
      missing -= removed[l];
      places.addAll(places(l, layers.get(l)));
    }
    if (missing < 0 && layers.stream().anyMatch(layer -> layer.atLeast() > layer.gone())) {
      throw new IllegalArgumentException(
          "%s: the pattern removes at least %d of %d weights; ask for %.4f or more"
              .formatted(
                  this,
                  layers.stream().mapToLong(Candidate::atLeast).sum(),
                  all,
                  Math.ceil(1e4 * layers.stream().mapToLong(Candidate::atLeast).sum() / all)
                      / 1e4));
    }
    places.sort(Comparator.comparingDouble(Place::score));
    for (Place place : places) {
      if (2 * missing <= place.gain) {
        break;
      }
      removed[place.layer] += place.gain;
      missing -= place.gain;
    }
    var shares = new LinkedHashMap<String, Share>();
    for (int l = 0; l < removed.length; l++) {
      shares.put(layers.get(l).name(), new Share(removed[l]));
    }
    return shares;
  }

  /** Free units in the layer's own order; their normalised scores rise, so the order is kept. */
  private static List<Place> places(int layer, Candidate candidate) {
    List<Candidate.Free> free = candidate.free();
    var places = new ArrayList<Place>();
    double sum = 0;
    double above = Double.POSITIVE_INFINITY;
    for (Candidate.Free unit : free.reversed()) {
      double square = unit.score() * Math.abs(unit.score()); // a negative score stays the lowest
      sum += Math.abs(square);
      double score = sum == 0 ? 0 : square / sum;
      above = Math.min(above, score);
      places.addFirst(new Place(layer, above, unit.gain()));
    }
    return places;
  }

  @Override
  public String toString() {
    return "LAMP(" + sparsity + ")";
  }
}
