package sparselab.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.train.Backend;
import sparselab.train.Callback;
import sparselab.train.LearningRate;
import sparselab.train.Optimizer;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/**
 * Time of a training step and of an epoch with each backend, one after the other.
 *
 * <p>Prints medians: wall time, and the time the training thread had a processor, which a busy
 * machine disturbs less.
 */
public final class TrainBench {
  private static final int ROUNDS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TrainBench() {}

  private record Case(String name, Network network, Split data) {}

  private record Timing(double wallSeconds, double cpuSeconds, long steps) {}

  public static void main(String[] arguments) {
    var digits = Datasets.digits();
    var mnist = Datasets.mnist5k();
    var cases =
        List.of(
            new Case("LeNet-300-100, digits", Networks.lenet300(new Shape(64), 10, 1), digits),
            new Case("LeNet-300-100, mnist5k", Networks.lenet300(new Shape(784), 10, 1), mnist),
            new Case("small CNN, digits", Networks.smallCnn(new Shape(1, 8, 8), 10, 1), digits),
            new Case("small CNN, mnist5k", Networks.smallCnn(new Shape(1, 28, 28), 10, 1), mnist));
    boolean both = arguments.length == 0;
    PrintStream out = System.out;
    out.println("batch 64, Adam; median of " + ROUNDS + " epochs after one to warm up");
    out.println("network                     backend   ms/step  cpu ms/step  s/epoch");
    for (Case each : cases) {
      for (Backend backend : both ? Backend.values() : new Backend[] {Backend.KERNELS}) {
        report(out, each, backend);
      }
    }
  }

  private static void report(PrintStream out, Case each, Backend backend) {
    var timings = new ArrayList<Timing>();
    for (int round = 0; round <= ROUNDS; round++) {
      Timing timing = epoch(each, backend);
      if (round > 0) {
        timings.add(timing);
      }
    }
    double wall = median(timings.stream().mapToDouble(Timing::wallSeconds).toArray());
    double cpu = median(timings.stream().mapToDouble(Timing::cpuSeconds).toArray());
    long steps = timings.getFirst().steps();
    out.printf(
        Locale.ROOT,
        "%-27s %-9s %7.3f  %11.3f  %7.3f%n",
        each.name(),
        backend,
        1e3 * wall / steps,
        1e3 * cpu / steps,
        wall);
  }

  /** One epoch, from after its first step to its last: making the graph is not a step. */
  private static Timing epoch(Case each, Backend backend) {
    var options =
        Trainer.Options.defaults()
            .withEpochs(1)
            .withOptimizer(Optimizer.adam(), LearningRate.constant(0.001))
            .withBackend(backend);
    long[] start = new long[2];
    long[] end = new long[3];
    Trainer.train(
        each.network(),
        Masks.none(),
        each.data(),
        options,
        Progress.none(),
        Callback.atStep(
            1,
            training -> {
              start[0] = System.nanoTime();
              start[1] = THREADS.getCurrentThreadCpuTime();
            }),
        Callback.everyStep(
            1,
            training -> {
              if (training.step() == training.steps()) {
                end[0] = System.nanoTime();
                end[1] = THREADS.getCurrentThreadCpuTime();
                end[2] = training.step() - 1;
              }
            }));
    return new Timing((end[0] - start[0]) * 1e-9, (end[1] - start[1]) * 1e-9, end[2]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
