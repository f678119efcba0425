package sparselab.engine;

import org.jspecify.annotations.Nullable;
import sparselab.kernels.Team;

/**
 * Fills the caches of all threads that compute with something else, as the other layers of a large
 * network do between two runs of one layer.
 */
final class CacheSweep implements Runnable, Team.Task {
  /** Several second-level caches, and most last-level ones. */
  private static final int BYTES = 64 << 20;

  private static final int LINE = 64 / Long.BYTES;

  private final @Nullable Team team;
  private final long[] other = new long[BYTES / Long.BYTES];
  private final long[] sums;

  CacheSweep(@Nullable Team team) {
    this.team = team;
    this.sums = new long[team == null ? 1 : team.size()];
  }

  @Override
  public void run() {
    if (team == null) {
      run(0, 1);
    } else {
      team.share(this);
    }
  }

  @Override
  public void run(int part, int parts) {
    long sum = 0;
    for (int i = 0; i < other.length; i += LINE) {
      sum += other[i];
    }
    sums[part] = sum; // or the loop may be left out
  }
}
