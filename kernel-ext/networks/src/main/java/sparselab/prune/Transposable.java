package sparselab.prune;

import java.util.Arrays;

/**
 * The best transposable N:M choice in one tile: at most n of each row and of each column, as many
 * as possible, and of those choices the one with the greatest sum of scores.
 *
 * <p>A maximum flow of least cost from rows to columns, one more element along the cheapest
 * augmenting path (Bellman–Ford, since costs are negative scores): exact, unlike the greedy choice.
 *
 * @see <a href="https://arxiv.org/abs/2102.08124">Hubara et al. 2021, §4.1</a>
 */
final class Transposable {
  private final int n;
  private final int m;
  private final double[] scores;
  private final boolean[] free;
  private final boolean[] chosen;
  private final int[] inRow;
  private final int[] inColumn;
  private final double[] cost; // rows, then columns
  private final int[] from; // node before on the cheapest path

  /**
   * @param scores (m, m)
   * @param free which elements may be chosen
   */
  private Transposable(int n, int m, double[] scores, boolean[] free) {
    this.n = n;
    this.m = m;
    this.scores = scores;
    this.free = free;
    chosen = new boolean[m * m];
    inRow = new int[m];
    inColumn = new int[m];
    cost = new double[2 * m];
    from = new int[2 * m];
  }

  /** Which elements of a tile stay. */
  static boolean[] choose(int n, int m, double[] scores, boolean[] free) {
    var tile = new Transposable(n, m, scores, free);
    while (tile.augment()) {
      // one more element each time
    }
    return tile.chosen;
  }

  private boolean augment() {
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    Arrays.fill(from, -1);
    for (int row = 0; row < m; row++) {
      cost[row] = inRow[row] < n ? 0 : Double.POSITIVE_INFINITY;
    }
    for (int pass = 0; pass < 2 * m && relax(); pass++) {
      // shortest paths of one more step
    }
    int end = -1;
    for (int column = 0; column < m; column++) {
      if (inColumn[column] < n
          && cost[m + column] < (end < 0 ? Double.POSITIVE_INFINITY : cost[m + end])) {
        end = column;
      }
    }
    if (end < 0) {
      return false;
    }
    inColumn[end]++;
    int at = m + end;
    while (from[at] >= 0) {
      int before = from[at];
      int element = at >= m ? before * m + at - m : at * m + before - m;
      chosen[element] = at >= m;
      at = before;
    }
    inRow[at]++;
    return true;
  }

  private boolean relax() {
    boolean changed = false;
    for (int i = 0; i < m * m; i++) {
      int row = i / m;
      int column = m + i % m;
      if (chosen[i]) {
        changed |= step(column, row, scores[i]);
      } else if (free[i]) {
        changed |= step(row, column, -scores[i]);
      }
    }
    return changed;
  }

  private boolean step(int a, int b, double price) {
    // Rounding may not open a cycle: only a real gain counts.
    if (cost[a] + price < cost[b] - 1e-12 * (1 + Math.abs(cost[b]))
        || (cost[b] == Double.POSITIVE_INFINITY && cost[a] < cost[b])) {
      cost[b] = cost[a] + price;
      from[b] = a;
      return true;
    }
    return false;
  }
}
