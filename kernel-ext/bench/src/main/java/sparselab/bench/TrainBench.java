package sparselab.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import sparselab.train.Crew;
import sparselab.train.LearningRate;
import sparselab.train.Optimizer;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/**
 * Seconds of a training step, epoch by epoch in turns with PyTorch on the same data, batch and
 * optimiser ({@code --peers}).
 *
 * <p>A training of ours takes one thread. With {@code --threads 2} PyTorch gets two for its one
 * training, and a third row is ours with as many trainings side by side, as experiments run them:
 * its time is that of a step by the number of trainings.
 */
final class TrainBench {
  private TrainBench() {}

  private record Case(String name, Network network, Split data) {
    int steps() {
      return Math.ceilDiv(data.train().size(), 64);
    }
  }

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, Set.of("backend", "only"));
    int threads = flags.number("threads", 1);
    var rounds =
        new Rounds(
            flags.number("rounds", 9),
            1e-9, // one epoch a timing
            flags.real("warmup", 5),
            Rounds.Clock.WALL);
    Backend backend = Backend.valueOf(flags.text("backend", Backend.KERNELS.name()));
    var digits = Datasets.digits();
    var mnist = Datasets.mnist5k();
    var cases =
        List.of(
            new Case("LeNet-300-100, digits", Networks.lenet300(new Shape(64), 10, 1), digits),
            new Case("LeNet-300-100, mnist5k", Networks.lenet300(new Shape(784), 10, 1), mnist),
            new Case("small CNN, digits", Networks.smallCnn(new Shape(1, 8, 8), 10, 1), digits),
            new Case("small CNN, mnist5k", Networks.smallCnn(new Shape(1, 28, 28), 10, 1), mnist));
    out.printf(
        "batch 64, Adam, %d thread%s, %d rounds in turns after %.0f s each to warm up%n",
        threads, threads == 1 ? "" : "s", rounds.rounds(), rounds.warmupSeconds());
    out.println(
        "network                  what              ms/step  [ 10 %   90 %]  s/epoch  speed");
    for (Case each : cases) {
      if (each.name().matches(flags.text("only", ".*"))) {
        time(each, backend, threads, flags, rounds, out);
      }
    }
  }

  private static void time(
      Case each, Backend backend, int threads, Flags flags, Rounds rounds, PrintStream out) {
    try (var torch = flags.peers().map(python -> new Torch(python, each, threads)).orElse(null)) {
      var candidates = new ArrayList<Rounds.Candidate>();
      if (torch != null) {
        candidates.add(candidate("PyTorch", torch::epoch));
      }
      candidates.add(candidate("ours", () -> epochs(each, backend, 1)));
      if (threads > 1) {
        candidates.add(
            candidate("ours, %d at once".formatted(threads), () -> epochs(each, backend, threads)));
      }
      for (Rounds.Timing t : rounds.time(candidates)) {
        out.printf(
            Locale.ROOT,
            "%-24s %-16s %8.3f  [%6.3f %6.3f]  %7.3f  %4.2f×%n",
            each.name(),
            t.name(),
            1e3 * t.seconds(),
            1e3 * t.low(),
            1e3 * t.high(),
            t.seconds() * each.steps(),
            t.speedup());
      }
    }
  }

  /** Seconds of a step in an epoch. */
  @FunctionalInterface
  private interface Epoch {
    double seconds();
  }

  private static Rounds.Candidate candidate(String name, Epoch epoch) {
    return new Rounds.Candidate(name, (_, _) -> epoch.seconds(), () -> new float[0]);
  }

  /** One epoch of so many trainings at once; seconds of a step by trainings. */
  private static double epochs(Case each, Backend backend, int trainings) {
    if (trainings == 1) {
      return epoch(each, backend);
    }
    try {
      double[] seconds = new double[trainings];
      Crew.run(
          Progress.none(),
          crew -> {
            for (int i = 0; i < trainings; i++) {
              int at = i;
              crew.add(() -> seconds[at] = epoch(each, backend));
            }
          });
      double sum = 0;
      for (double s : seconds) {
        sum += s;
      }
      return sum / trainings / trainings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From after the first step to the last: laying out the network is not a step. */
  private static double epoch(Case each, Backend backend) {
    var options =
        Trainer.Options.defaults()
            .withEpochs(1)
            .withOptimizer(Optimizer.adam(), LearningRate.constant(0.001))
            .withBackend(backend);
    long[] first = new long[1];
    long[] last = new long[1];
    Trainer.train(
        each.network(),
        Masks.none(),
        each.data(),
        options,
        Progress.none(),
        Callback.atStep(1, _ -> first[0] = System.nanoTime()),
        Callback.atStep(each.steps(), _ -> last[0] = System.nanoTime()));
    return (last[0] - first[0]) * 1e-9 / (each.steps() - 1);
  }

  /** PyTorch in a process of its own, an epoch each time it is asked. */
  private static final class Torch implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    Torch(Path python, Case each, int threads) {
      try {
        folder = Files.createTempDirectory("sparselab-train");
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
        process =
            new ProcessBuilder(
                    python.toString(),
                    script.toString(),
                    each.network().inputShape().rank() == 3 ? "cnn" : "lenet",
                    features.toString(),
                    labels.toString(),
                    Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double epoch() {
      try {
        requests.newLine();
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
          throw new IllegalStateException("bench: PyTorch ended; its last words are above");
        }
        return Double.parseDouble(answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroy();
      Folders.delete(folder);
    }
  }
}
