package sparselab.prune;

import java.util.Arrays;

/** A deterministic order: by class, then score, then index. */
final class Ranking {
  private Ranking() {}

  /**
   * Indices in the order in which they fall.
   *
   * <p>Scores are replaced by their dense rank, so that class, rank and index fit into one long and
   * primitives are sorted.
   *
   * @param classes 0 … 3 each: a lower class falls first whatever the scores
   * @param scores finite
   */
  static int[] order(byte[] classes, double[] scores) {
    double[] sorted = scores.clone();
    Arrays.setAll(sorted, i -> sorted[i] + 0.0); // −0.0 becomes 0.0: equal scores, equal ranks
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[distinct - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      long rank = Arrays.binarySearch(sorted, 0, distinct, scores[i] + 0.0);
      assert rank >= 0;
      keys[i] =
          (classes[i] - 2L) << 62 // two's complement: classes 0 … 3 in the two top bits
              | rank << 31
              | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    Arrays.setAll(order, i -> (int) (keys[i] & Integer.MAX_VALUE));
    return order;
  }
}
