package sparselab.engine;

import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Times several ways to do the same side by side: all are warmed up until the JIT compiler is done
 * with them, then their rounds alternate, so that a busy machine hurts all alike.
 */
public final class Stopwatch {
  private static final int ROUNDS = 21;
  private static final double WARM_SECONDS = 0.3;
  private static final long SEED = 1;

  private Stopwatch() {}

  /**
   * Median and quartiles of a call of each, in the order given; 21 rounds.
   *
   * @throws IllegalArgumentException when there is nothing to time
   * @throws CancellationException when the thread is interrupted
   */
  public static List<Timing> times(Runnable... ways) {
    if (ways.length == 0) {
      throw new IllegalArgumentException("Stopwatch.times: expected something to run, found none");
    }
    var options = new Race.Options(ROUNDS, WARM_SECONDS, Double.POSITIVE_INFINITY, SEED);
    return Race.timings(Race.run(List.of(ways), options));
  }
}
