package sparselab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
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
 * Time of a training step and of an epoch; with {@code --peers} beside PyTorch on the same data.
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

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, Set.of("peers", "backend"));
    var digits = Datasets.digits();
    var mnist = Datasets.mnist5k();
    var cases =
        List.of(
            new Case("LeNet-300-100, digits", Networks.lenet300(new Shape(64), 10, 1), digits),
            new Case("LeNet-300-100, mnist5k", Networks.lenet300(new Shape(784), 10, 1), mnist),
            new Case("small CNN, digits", Networks.smallCnn(new Shape(1, 8, 8), 10, 1), digits),
            new Case("small CNN, mnist5k", Networks.smallCnn(new Shape(1, 28, 28), 10, 1), mnist));
    Backend backend = Backend.valueOf(flags.text("backend", Backend.KERNELS.name()));
    out.println("batch 64, Adam, one thread; median of " + ROUNDS + " epochs after one to warm up");
    out.println("network                     backend   ms/step  cpu ms/step  s/epoch");
    for (Case each : cases) {
      double ours = report(out, each, backend);
      if (flags.has("peers")) {
        double theirs = torch(Path.of(flags.text("peers", "")), each);
        out.printf(
            Locale.ROOT,
            "%-27s %-9s %7.3f  %11s  %7s   ours takes %.2f × PyTorch's time%n",
            each.name(),
            "PyTorch",
            1e3 * theirs,
            "",
            "",
            ours / theirs);
      }
    }
  }

  /** Seconds a step of PyTorch on one thread, in a process of its own with the same data. */
  private static double torch(Path python, Case each) {
    try {
      Path folder = Files.createTempDirectory("sparselab-train");
      Path script = folder.resolve("train_peer.py");
      try (InputStream in = TrainBench.class.getResourceAsStream("train_peer.py")) {
        Files.copy(Objects.requireNonNull(in), script);
      }
      float[] x = each.data().train().features().dup('c').data().asFloat();
      var bytes = ByteBuffer.allocate(Float.BYTES * x.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(x);
      Path features = Files.write(folder.resolve("x.f32"), bytes.array());
      byte[] classes = new byte[each.data().train().size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (byte) each.data().train().label(i);
      }
      Path labels = Files.write(folder.resolve("y.u8"), classes);
      boolean image = each.network().inputShape().rank() == 3;
      Process process =
          new ProcessBuilder(
                  python.toString(),
                  script.toString(),
                  image ? "cnn" : "lenet",
                  features.toString(),
                  labels.toString(),
                  Integer.toString(ROUNDS))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Double.parseDouble(answer.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double report(PrintStream out, Case each, Backend backend) {
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
    return wall / steps;
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
