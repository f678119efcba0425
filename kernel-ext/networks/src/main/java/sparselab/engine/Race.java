package sparselab.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Times several ways to do the same, fairly: each is warmed up until it gets no faster, then rounds
 * are interleaved in shuffled order, so that a busy machine hurts all alike.
 */
final class Race {
  /** A sample shorter than this would be mostly clock. */
  private static final double LEAST_SAMPLE_SECONDS = 50e-6;

  private static final double STEADY = 0.95;
  private static final double WARM_SLICE_SECONDS = 2e-3;

  /**
   * @param rounds samples of each
   * @param warmSeconds longest warm-up of each
   * @param givenUpAbove after the warm-up, whoever takes more than this times the fastest is not
   *     timed further
   */
  record Options(int rounds, double warmSeconds, double givenUpAbove, long seed) {}

  private Race() {}

  /**
   * Samples in seconds per call, by contender and round; contenders that were given up have the one
   * sample of their warm-up.
   *
   * @throws CancellationException when the thread is interrupted
   */
  static List<double[]> run(List<Runnable> contenders, Options options) {
    var warm = new ArrayList<Double>();
    for (Runnable contender : contenders) {
      warm.add(warmUp(contender, options.warmSeconds));
    }
    double fastest = warm.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    var samples = new ArrayList<double[]>();
    var order = new ArrayList<Integer>();
    for (int i = 0; i < contenders.size(); i++) {
      boolean stays = warm.get(i) <= options.givenUpAbove * fastest;
      samples.add(stays ? new double[options.rounds] : new double[] {warm.get(i)});
      if (stays) {
        order.add(i);
      }
    }
    int[] repeats =
        warm.stream()
            .mapToInt(s -> (int) Math.clamp(Math.ceil(LEAST_SAMPLE_SECONDS / s), 1, 1000))
            .toArray();
    var random = new SplittableRandom(options.seed);
    for (int round = 0; round < options.rounds; round++) {
      shuffle(order, random);
      for (int i : order) {
        samples.get(i)[round] = sample(contenders.get(i), repeats[i]);
      }
    }
    return samples;
  }

  /** Calls until no faster, and returns the best mean time of a call seen. */
  private static double warmUp(Runnable contender, double warmSeconds) {
    double best = sample(contender, 1);
    double spent = best;
    int withoutGain = 0;
    while (spent < warmSeconds && withoutGain < 3) {
      int calls = (int) Math.clamp(WARM_SLICE_SECONDS / best, 1, 10_000);
      double seconds = sample(contender, calls);
      spent += calls * seconds;
      withoutGain = seconds < STEADY * best ? 0 : withoutGain + 1;
      best = Math.min(best, seconds);
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
