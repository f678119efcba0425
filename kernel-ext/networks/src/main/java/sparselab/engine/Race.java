package sparselab.engine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Times several ways to do the same, fairly: each is warmed up until it gets no faster, then rounds
 * are interleaved in shuffled order, so that a busy machine hurts all alike.
 */
final class Race {
  /** A sample shorter than this would be mostly clock. */
  private static final double LEAST_SAMPLE_SECONDS = 50e-6;

  private static final double STEADY = 0.95;
  private static final double WARM_SLICE_SECONDS = 2e-3;
  private static final int STEADY_SLICES = 3;
  private static final long IDLE_MILLIS = 2;

  /** Longer than the JIT takes for one kernel, mostly. */
  private static final long QUIET_NANOS = 150_000_000L;

  /** Reached only where other work keeps the compiler from its own. */
  private static final long MOST_WARM_NANOS = 10_000_000_000L;

  private static final int LEAST_WARM_CALLS = 8;

  /**
   * @param rounds samples of each
   * @param warmSeconds longest warm-up of each
   * @param givenUpAbove after the warm-up, whoever takes more than this times the fastest is not
   *     timed further
   * @param before runs before each sample, outside its time, and a sample is one call; null for
   *     nothing, and as many calls as the clock needs
   */
  record Options(
      int rounds, double warmSeconds, double givenUpAbove, long seed, @Nullable Runnable before) {
    Options(int rounds, double warmSeconds, double givenUpAbove, long seed) {
      this(rounds, warmSeconds, givenUpAbove, seed, null);
    }
  }

  private Race() {}

  /**
   * Samples in seconds per call, by contender and round; contenders that were given up have the one
   * sample of their warm-up.
   *
   * @throws CancellationException when the thread is interrupted
   */
  static List<double[]> run(List<Runnable> contenders, Options options) {
    double[] warm = warmUp(contenders, options.warmSeconds);
    double fastest = Arrays.stream(warm).min().orElse(0);
    var samples = new ArrayList<double[]>();
    var order = new ArrayList<Integer>();
    for (int i = 0; i < contenders.size(); i++) {
      boolean stays = warm[i] <= options.givenUpAbove * fastest;
      samples.add(stays ? new double[options.rounds] : new double[] {warm[i]});
      if (stays) {
        order.add(i);
      }
    }
    int[] repeats =
        Arrays.stream(warm)
            .mapToInt(s -> (int) Math.clamp(Math.ceil(LEAST_SAMPLE_SECONDS / s), 1, 1000))
            .map(calls -> options.before == null ? calls : 1)
            .toArray();
    var random = new SplittableRandom(options.seed);
    for (int round = 0; round < options.rounds; round++) {
      shuffle(order, random);
      for (int i : order) {
        if (options.before != null) {
          options.before.run();
        }
        samples.get(i)[round] = sample(contenders.get(i), repeats[i]);
      }
    }
    return samples;
  }

  /**
   * Warms all up, again and again, until for a while none gets faster and the JIT compiler has
   * nothing to do: code may run for a while as fast as ever, and a hundred times faster once its
   * compilation is done.
   */
  private static double[] warmUp(List<Runnable> contenders, double warmSeconds) {
    double[] best = new double[contenders.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    long start = System.nanoTime();
    long now = start;
    long lastChange = start;
    long quiet = warmSeconds == 0 ? 0 : QUIET_NANOS;
    int leastCalls = LEAST_WARM_CALLS;
    do {
      long before = compilingMillis();
      boolean changed = false;
      for (int i = 0; i < best.length; i++) {
        double seconds = warmUp(contenders.get(i), warmSeconds, leastCalls);
        changed |= seconds < STEADY * best[i];
        best[i] = Math.min(best[i], seconds);
      }
      changed |= compilingMillis() - before > IDLE_MILLIS || (quiet > 0 && JitQueue.isBusy());
      leastCalls = 1;
      now = System.nanoTime();
      lastChange = changed ? now : lastChange;
    } while (now - lastChange < quiet && now - start < MOST_WARM_NANOS);
    return best;
  }

  /** Time that the JIT compiler has spent so far; 0 where there is none to ask. */
  private static long compilingMillis() {
    var compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }

  /**
   * Calls until no faster, and returns the best mean time of a call seen.
   *
   * <p>A first call may take thousands of times its later time: vector code is very slow before it
   * is compiled, which happens in the background. So a few calls are made however long they take.
   */
  private static double warmUp(Runnable contender, double warmSeconds, int leastCalls) {
    double best = sample(contender, 1);
    double spent = best;
    int calls = 1;
    int withoutGain = 0;
    boolean warm = warmSeconds == 0;
    while (!warm) {
      int some = (int) Math.clamp(WARM_SLICE_SECONDS / best, 1, 10_000);
      double seconds = sample(contender, some);
      spent += some * seconds;
      calls += some;
      withoutGain = seconds < STEADY * best ? 0 : withoutGain + 1;
      best = Math.min(best, seconds);
      warm = calls >= leastCalls && (withoutGain >= STEADY_SLICES || spent >= warmSeconds);
    }
    return best;
  }

  private static double sample(Runnable contender, int calls) {
    if (Thread.interrupted()) {
      throw new CancellationException("Timing interrupted");
    }
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      contender.run();
    }
    return Math.max(1, System.nanoTime() - start) * 1e-9 / calls;
  }

  private static void shuffle(List<Integer> order, SplittableRandom random) {
    for (int i = order.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Integer swap = order.get(i);
      order.set(i, order.get(j));
      order.set(j, swap);
    }
  }

  /** Times of each contender. */
  static List<Timing> timings(List<double[]> samples) {
    return samples.stream().map(Timing::of).toList();
  }

  /** Median and quartiles of {@code slow/fast}, round by round. */
  static Speedup speedup(double[] slow, double[] fast) {
    double[] ratios = new double[Math.min(slow.length, fast.length)];
    Arrays.setAll(ratios, i -> slow[i] / fast[i]);
    Timing spread = Timing.of(ratios);
    return new Speedup(spread.seconds(), spread.lowSeconds(), spread.highSeconds());
  }
}
