package sparselab.hardware.measure;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import sparselab.hardware.Confidence;
import sparselab.hardware.Device;
import sparselab.hardware.Quantity;
import sparselab.hardware.Workload;

/**
 * Measures the machine at hand: peak FP32 multiply-adds and read bandwidth of each cache and of
 * memory, with 1 to t threads, in one to two seconds.
 */
public final class ThisMachine {

  /**
   * How to measure.
   *
   * @param threads most threads to use
   * @param tryMillis how long one try of one figure lasts
   * @param tries tries of each figure; the best counts
   * @param date of the measurement, for the numbers' source
   */
  public record Options(int threads, int tryMillis, int tries, LocalDate date) {
    public Options {
      if (threads < 1 || tryMillis < 1 || tries < 1) {
        throw new IllegalArgumentException(
            "measuring: expected threads, tryMillis and tries >= 1, found "
                + threads
                + ", "
                + tryMillis
                + ", "
                + tries);
      }
    }

    /** All processors, three tries of 20 ms each. */
    public static Options defaults() {
      return new Options(
          Runtime.getRuntime().availableProcessors(), 20, 3, LocalDate.now(ZoneId.systemDefault()));
    }

    public Options threads(int count) {
      return new Options(count, tryMillis, tries, date);
    }
  }

  /** Enough to leave the caches of most machines; larger caches are said so in a note. */
  private static final long LARGEST_ARRAY_BYTES = 256L << 20;

  private static final long SMALLEST_DRAM_BYTES = 64L << 20;

  /** No compiled loop is slower than this on any machine, no interpreted one as fast. */
  private static final double COMPILED_PER_SECOND = 1e9;

  private static final long LONGEST_WARM_UP_NANOS = 10_000_000_000L;

  private ThisMachine() {}

  /** Measures with the default options and waits. */
  public static Device measure() {
    return measure(Options.defaults());
  }

  /** Measures and waits. */
  public static Device measure(Options options) {
    return start(options).await();
  }

  /** Starts measuring; the result says how far it is. */
  public static Measurement start(Options options) {
    return new Measurement(progress -> new Run(options, progress).device());
  }

  /** One measurement's state. */
  private static final class Run {
    private final Options options;
    private final Measurement progress;
    private final Loops loops = Loops.best();
    private final Caches caches = Caches.read();
    private final Map<String, Quantity> numbers = new TreeMap<>();
    private final String source;
    private int steps;
    private boolean compiled = true;

    Run(Options options, Measurement progress) {
      this.options = options;
      this.progress = progress;
      this.source = "measured here, " + options.date() + ", " + loops.how();
    }

    Device device() {
      warmUp();
      int last = options.threads();
      if (last > 1) {
        measure(1, false);
      }
      measure(last, true);
      var notes = new ArrayList<String>();
      notes.add("Cache sizes: " + caches.source() + ".");
      notes.add("Bandwidth is of reading with " + last + " threads, each its own data.");
      if (!compiled) {
        notes.add(
            "The loops were not compiled in time, so every figure is far too low: measure again"
                + " when the machine is less busy.");
      }
      return Device.of(texts(), numbers, notes);
    }

    private void measure(int threads, boolean all) {
      double macs = multiplyAdds(threads);
      put("reported.fp32Threads" + threads + ".opsPerSecond", macs * Workload.OPS_PER_MAC);
      if (all) {
        put("peak.fp32.opsPerSecond", macs * Workload.OPS_PER_MAC);
      }
      long inner = 0;
      for (var cache : caches.levels()) {
        var name = "l" + cache.level();
        int sharers = Math.min(threads, cache.sharedBy());
        long each = cache.bytes() / 2 / sharers;
        // A share that would fit the level inside measures that one: skip such a level.
        if (each <= inner || each > LARGEST_ARRAY_BYTES) {
          continue;
        }
        double rate = reading(name, each, threads);
        put("reported." + name + "Threads" + threads + ".bytesPerSecond", rate);
        if (all) {
          put("memory." + name + ".bytesPerSecond", rate);
          int copies = Math.ceilDiv(threads, cache.sharedBy());
          numbers.put(
              "memory." + name + ".capacityBytes",
              new Quantity((double) cache.bytes() * copies, Confidence.MEASURED, caches.source()));
        }
        inner = cache.bytes();
      }
      double rate = reading("dram", largest() / threads, threads);
      put("reported.dramThreads" + threads + ".bytesPerSecond", rate);
      if (all) {
        put("memory.dram.bytesPerSecond", rate);
      }
    }

    private long largest() {
      long last = caches.levels().getLast().bytes();
      long wanted = Math.clamp(4 * last, SMALLEST_DRAM_BYTES, LARGEST_ARRAY_BYTES);
      return Math.min(wanted, Runtime.getRuntime().maxMemory() / 4);
    }

    private double multiplyAdds(int threads) {
      step("multiply-adds, " + threads + " threads");
      int rounds = 2_000;
      return Timing.rate(
          i ->
              () -> {
                keep(loops.multiplyAdd(rounds, i * 1e-3f));
                return (double) rounds * loops.macsPerRound();
              },
          threads,
          options.tryMillis() * 1_000_000L,
          options.tries());
    }

    private double reading(String level, long bytes, int threads) {
      step("reading " + level + ", " + threads + " threads");
      int length = (int) (bytes / Float.BYTES);
      return Timing.rate(
          i -> {
            var data = new float[length];
            java.util.Arrays.fill(data, 1f);
            // Small arrays are read several times between two looks at the clock.
            int repeats = Math.max(1, (64 << 10) / length);
            return () -> {
              for (int r = 0; r < repeats; r++) {
                keep(loops.read(data));
              }
              return (double) repeats * length * Float.BYTES;
            };
          },
          threads,
          options.tryMillis() * 1_000_000L,
          options.tries());
    }

    /** Runs the loops until they are compiled and no longer getting faster. */
    private void warmUp() {
      step("warming up");
      var data = new float[8 << 10];
      warmUp(
          () -> {
            keep(loops.multiplyAdd(2_000, 1e-3f));
            return 2_000.0 * loops.macsPerRound();
          });
      warmUp(
          () -> {
            keep(loops.read(data));
            return (double) data.length * Float.BYTES;
          });
    }

    private void warmUp(Timing.Work work) {
      long start = System.nanoTime();
      double best = 0;
      int sinceBest = 0;
      while (System.nanoTime() - start < LONGEST_WARM_UP_NANOS
          && (best < COMPILED_PER_SECOND || sinceBest < 5)) {
        double rate = Timing.rate(_ -> work, 1, 10_000_000L, 1);
        sinceBest = rate > 1.1 * best ? 0 : sinceBest + 1;
        best = Math.max(best, rate);
      }
      compiled &= best >= COMPILED_PER_SECOND;
    }

    /** Uses a result, so that the loop that made it cannot be left out. */
    private static void keep(float value) {
      if (Float.isNaN(value)) {
        throw new IllegalStateException("the timed loop went wrong");
      }
    }

    private void step(String what) {
      int sizes = options.threads() > 1 ? 2 : 1;
      double all = 1 + sizes * (2.0 + caches.levels().size());
      progress.at(Math.min(1, steps / all), what);
      steps++;
    }

    private void put(String key, double value) {
      numbers.put(key, new Quantity(value, Confidence.MEASURED, source));
    }

    private static Map<String, String> texts() {
      var texts = new LinkedHashMap<String, String>();
      texts.put("name", "this-machine");
      texts.put("title", "This machine");
      texts.put("kind", "cpu");
      texts.put("sparse.software.pattern", "unstructured");
      texts.put("sparse.software.operand", "weights");
      texts.put("sparse.software.types", "fp32");
      return texts;
    }
  }
}
