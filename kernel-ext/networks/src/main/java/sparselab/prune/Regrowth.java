package sparselab.prune;

import java.util.BitSet;
import sparselab.mask.Mask;

/** One exchange of weights: the smallest go, those that are wanted most come back. */
final class Regrowth {
  private Regrowth() {}

  /**
   * Drops {@code k = round(share·kept)} weights of smallest magnitude and lets k places with the
   * largest scores grow, of all that are not kept by then: a dropped weight may return at once,
   * with its value. Equal values fall, and grow, by index.
   *
   * @return as many weights kept as before
   */
  static Mask swap(Mask mask, double[] weights, double[] scores, double share) {
    int count = (int) Math.round(share * mask.kept());
    BitSet kept = mask.bits();
    double[] order = new double[mask.size()];
    byte[] classes = new byte[mask.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = Math.abs(weights[i]);
      classes[i] = (byte) (mask.keeps(i) ? 0 : 1); // class 0 comes first
    }
    int[] falling = Ranking.order(classes, order);
    for (int i = 0; i < count; i++) {
      kept.clear(falling[i]);
    }
    for (int i = 0; i < order.length; i++) {
      order[i] = -scores[i];
      classes[i] = (byte) (kept.get(i) ? 1 : 0);
    }
    int[] growing = Ranking.order(classes, order);
    for (int i = 0; i < count; i++) {
      kept.set(growing[i]);
    }
    return new Mask(mask.shape(), kept, mask.pattern());
  }
}
