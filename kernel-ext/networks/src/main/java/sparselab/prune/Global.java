package sparselab.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * One ranking over all layers: the least important units of the network fall, wherever they are.
 *
 * <p>The number removed is {@code s·weights} over all layers that can be pruned, rounded to the
 * nearest whole unit, half down.
 *
 * @param sparsity over all layers together
 * @param atLeast floor: no layer ends less sparse than this
 * @param atMost ceiling: no layer ends sparser than this; guards against a layer that loses
 *     everything
 */
public record Global(double sparsity, double atLeast, double atMost) implements Allocation {
  public Global {
    Allocation.checkSparsity("global", sparsity);
    Allocation.checkSparsity("global, floor", atLeast);
    if (!(atMost > 0 && atMost <= 1 && atLeast <= sparsity && sparsity <= atMost)) {
      throw new IllegalArgumentException(
          "global: expected floor ≤ sparsity ≤ ceiling ≤ 1, found %s ≤ %s ≤ %s"
              .formatted(atLeast, sparsity, atMost));
    }
  }

  /** The same with bounds on each layer's sparsity, held while ranking. */
  @Override
  public Global between(double floor, double ceiling) {
    return new Global(sparsity, floor, ceiling);
  }

  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    double current = now.applyAsDouble(sparsity);
    long[] removed = new long[layers.size()];
    long[] most = new long[layers.size()];
    long total = 0;
    long all = 0;
    long forced = 0;
    for (int l = 0; l < removed.length; l++) {
      Candidate layer = layers.get(l);
      removed[l] =
          Math.max(layer.gone(), atLeast > 0 ? layer.toRemove(Math.min(atLeast, current)) : 0);
      most[l] = atMost == 1 ? layer.size() : (long) Math.floor(atMost * layer.size());
      if (layer.atLeast() > most[l]) {
        throw new IllegalArgumentException(
            "%s: the pattern removes at least %d of %d weights of %s, the ceiling lets %d go"
                .formatted(this, layer.atLeast(), layer.size(), layer.name(), most[l]));
      }
      total += removed[l];
      all += layer.size();
      forced += Math.max(layer.atLeast(), removed[l]);
    }
    long wanted = Math.round(current * all);
    if (forced > wanted && forced > total) {
      throw new IllegalArgumentException(
          "global(%s): the pattern removes at least %d of %d weights; ask for %.4f or more"
              .formatted(current, forced, all, Math.ceil(1e4 * forced / all) / 1e4));
    }
    walk(layers, removed, most, wanted - total);
    return shares(layers, removed, most, wanted, all);
  }

  /** Removes the lowest units of all layers until the nearest number to {@code missing} is gone. */
  private static void walk(List<Candidate> layers, long[] removed, long[] most, long missing) {
    int units = layers.stream().mapToInt(Candidate::units).sum();
    double[] scores = new double[units];
    byte[] kinds = new byte[units];
    int[] layerOf = new int[units];
    int[] offsets = new int[layers.size()];
    int offset = 0;
    for (int l = 0; l < offsets.length; l++) {
      offsets[l] = offset;
      layers.get(l).fill(scores, kinds, offset);
      Arrays.fill(layerOf, offset, offset += layers.get(l).units(), l);
    }
    // What the floor has already taken is the beginning of each layer's own order.
    long[] taken = removed.clone();
    for (int l = 0; l < taken.length; l++) {
      taken[l] -= layers.get(l).gone();
    }
    boolean[] full = new boolean[taken.length];
    for (int unit : Ranking.order(kinds, scores)) {
      int l = layerOf[unit];
      int gain = layers.get(l).gain(unit - offsets[l]);
      if (taken[l] > 0) {
        taken[l] -= gain;
      } else if (gain > 0 && !full[l]) {
        full[l] = removed[l] + gain > most[l]; // units fall in order: a smaller one may not pass
        if (2 * missing <= gain) {
          return;
        }
        if (!full[l]) {
          removed[l] += gain;
          missing -= gain;
        }
      }
    }
  }

  private Map<String, Share> shares(
      List<Candidate> layers, long[] removed, long[] most, long wanted, long all) {
    var shares = new LinkedHashMap<String, Share>();
    long total = 0;
    long possible = 0;
    long coarsest = 1;
    for (int l = 0; l < removed.length; l++) {
      Candidate layer = layers.get(l);
      String why = "";
      if (removed[l] == layer.size()) {
        why = "layer collapses: nothing is kept; a ceiling prevents it";
      } else if (atMost < 1 && removed[l] + 1 > most[l]) {
        why = "at the ceiling";
      }
      shares.put(layer.name(), new Share(removed[l], true, why));
      total += removed[l];
      possible += most[l];
      coarsest = Math.max(coarsest, layer.largestUnit());
    }
    if (wanted - total > coarsest) {
      throw new IllegalArgumentException(
          "%s: %d of %d weights shall go, the ceiling lets %d go (sparsity %.4f); raise the ceiling"
              .formatted(this, wanted, all, possible, (double) possible / all));
    }
    return shares;
  }

  @Override
  public String toString() {
    return atLeast == 0 && atMost == 1
        ? "global(" + sparsity + ")"
        : "global(%s) between %s and %s".formatted(sparsity, atLeast, atMost);
  }
}
