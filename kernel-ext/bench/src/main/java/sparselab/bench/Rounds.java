package sparselab.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import sparselab.kernels.Floats;

/**
 * Times several candidates in turn, A B C A B C …, so that what else the machine does hits all of
 * them alike; figures are medians over rounds, ratios are taken within a round.
 *
 * @param rounds how often each candidate is timed
 * @param secondsPerTiming how long one timing repeats its candidate
 * @param warmupSeconds how long each candidate runs before, so that the compiler is done
 * @param clock what is counted
 */
record Rounds(int rounds, double secondsPerTiming, double warmupSeconds, Clock clock) {
  /** What a timing counts. */
  enum Clock {
    /** Time that passes: what a user waits. */
    WALL,
    /** Time this thread computes: right for one thread where others share the cores. */
    CPU;

    long nanos() {
      return switch (this) {
        case WALL -> System.nanoTime();
        case CPU -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      };
    }
  }

  Rounds {
    if (rounds < 1 || !(secondsPerTiming > 0) || !(warmupSeconds >= 0)) {
      throw new IllegalArgumentException(
          "Rounds: expected rounds >= 1, secondsPerTiming > 0, warmupSeconds >= 0, found %d, %g, %g"
              .formatted(rounds, secondsPerTiming, warmupSeconds));
    }
  }

  /** Seconds of one call, over so many. */
  @FunctionalInterface
  interface Timed {
    double seconds(int calls, Clock clock);
  }

  /** One thing to time, and what it computes. */
  record Candidate(String name, Timed timed, Supplier<float[]> result) {
    /** Code of this process. */
    Candidate(String name, Runnable run, Floats result) {
      this(name, (calls, clock) -> secondsOf(run, calls, clock), result::toArray);
    }
  }

  /**
   * What came out for one candidate.
   *
   * @param seconds median of one call
   * @param low first decile
   * @param high last decile
   * @param best shortest
   * @param speedup median over rounds of (bar's seconds / these seconds)
   */
  record Timing(
      String name, double seconds, double low, double high, double best, double speedup) {}

  static Rounds of(Flags flags) {
    return new Rounds(
        flags.number("rounds", 31),
        flags.real("seconds", 0.01),
        flags.real("warmup", 2),
        Clock.valueOf(flags.text("clock", "wall").toUpperCase(Locale.ROOT)));
  }

  /** Seconds of the fastest call: what the machine can do, whatever else it was doing. */
  double best(Runnable run) {
    Timed timed = (count, clock) -> secondsOf(run, count, clock);
    int calls = warm(timed);
    double best = Double.MAX_VALUE;
    for (int r = 0; r < rounds; r++) {
      best = Math.min(best, timed.seconds(calls, clock));
    }
    return best;
  }

  /** Times all, checks that they agree, and prints a table or JSON lines. */
  void print(List<Candidate> candidates, String title, double flop, boolean json, PrintStream out) {
    candidates.forEach(candidate -> candidate.timed().seconds(1, clock));
    agree(candidates);
    table(candidates, title, flop, json, out);
  }

  /** Times all, and prints a table or JSON lines. */
  void table(List<Candidate> candidates, String title, double flop, boolean json, PrintStream out) {
    var timings = time(candidates);
    if (!json) {
      out.println(title);
    }
    double most = timings.stream().mapToDouble(Timing::speedup).max().orElse(1);
    for (Timing t : timings) {
      double gflops = flop / t.seconds() / 1e9;
      out.println(
          json
              ? String.format(
                  Locale.ROOT,
                  "{\"case\":\"%s\",\"kernel\":\"%s\",\"seconds\":%.4g,\"low\":%.4g,\"high\":%.4g,\"best\":%.4g,\"bar\":\"%s\",\"speedup\":%.3f,\"speedup_of_best\":%.3f}",
                  title,
                  t.name(),
                  t.seconds(),
                  t.low(),
                  t.high(),
                  t.best(),
                  timings.getFirst().name(),
                  t.speedup(),
                  timings.getFirst().best() / t.best())
              : String.format(
                  Locale.ROOT,
                  "  %-20s %9.4f ms [%8.4f %8.4f] best %8.4f  %7.1f dense GFLOP/s  %6.2fx (best %5.2fx) %s",
                  t.name(),
                  t.seconds() * 1e3,
                  t.low() * 1e3,
                  t.high() * 1e3,
                  t.best() * 1e3,
                  gflops,
                  t.speedup(),
                  timings.getFirst().best() / t.best(),
                  bar(t.speedup() / most)));
    }
  }

  /** A share of the longest bar, so that a table is a chart too. */
  private static String bar(double share) {
    return "█".repeat(Math.clamp(Math.round(24 * share), 0, 24));
  }

  /** A fast wrong kernel is no kernel: all results equal the first, but for rounding. */
  private static void agree(List<Candidate> candidates) {
    float[] expected = candidates.getFirst().result().get();
    for (Candidate c : candidates) {
      float[] found = c.result().get();
      // Narrow weights lose digits by design.
      float tolerance = c.name().contains("bf16") ? 0.02f : 1e-4f;
      double scale = 0;
      double error = 0;
      for (int i = 0; i < expected.length; i++) {
        scale = Math.max(scale, Math.abs(expected[i]));
        error = Math.max(error, Math.abs(expected[i] - found[i]));
      }
      if (!(error <= tolerance * scale)) {
        throw new IllegalStateException(
            "bench: %s differs from %s by %g of %g"
                .formatted(c.name(), candidates.getFirst().name(), error, scale));
      }
    }
  }

  /** Times all; the first candidate is the bar of the ratios. */
  List<Timing> time(List<Candidate> candidates) {
    var calls = new int[candidates.size()];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = warm(candidates.get(i).timed());
    }
    var seconds = new double[candidates.size()][rounds];
    for (int r = 0; r < rounds; r++) {
      for (int i = 0; i < calls.length; i++) {
        seconds[i][r] = candidates.get(i).timed().seconds(calls[i], clock);
      }
    }
    var timings = new ArrayList<Timing>();
    for (int i = 0; i < calls.length; i++) {
      var ratios = new double[rounds];
      for (int r = 0; r < rounds; r++) {
        ratios[r] = seconds[0][r] / seconds[i][r];
      }
      timings.add(
          new Timing(
              candidates.get(i).name(),
              quantile(seconds[i], 0.5),
              quantile(seconds[i], 0.1),
              quantile(seconds[i], 0.9),
              quantile(seconds[i], 0),
              quantile(ratios, 0.5)));
    }
    return timings;
  }

  /** Runs for the warm-up time and returns the calls that fill one timing. */
  private int warm(Timed timed) {
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    double fastest = Double.MAX_VALUE;
    do {
      fastest = Math.min(fastest, timed.seconds(1, clock));
    } while (System.nanoTime() < end);
    return (int) Math.clamp(secondsPerTiming / fastest, 1, 1_000_000);
  }

  private static double secondsOf(Runnable run, int calls, Clock clock) {
    long start = clock.nanos();
    for (int i = 0; i < calls; i++) {
      run.run();
    }
    return (clock.nanos() - start) * 1e-9 / calls;
  }

  private static double quantile(double[] values, double q) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    double at = q * (sorted.length - 1);
    int i = (int) at;
    return i + 1 < sorted.length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
  }
}
