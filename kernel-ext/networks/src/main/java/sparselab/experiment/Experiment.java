package sparselab.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.zip.CRC32C;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.RowTable;
import sparselab.data.Split;
import sparselab.engine.Engine;
import sparselab.engine.Profile;
import sparselab.engine.Stored;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.prune.Calibration;
import sparselab.prune.Context;
import sparselab.prune.Pruner;
import sparselab.train.Crew;
import sparselab.train.Inference;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/**
 * Trains, prunes and recovers: each method at each sparsity with each seed, and what each point
 * costs in weights, MACs, bytes and milliseconds.
 *
 * <p>Points are written as they come, into a folder named by the hash of everything they depend on:
 * an interrupted run goes on where it stopped, a finished one is read.
 */
public final class Experiment {
  /** Examples for criteria that need some. */
  private static final int CALIBRATION = 256;

  private Experiment() {}

  /**
   * One method.
   *
   * @param name unique in an experiment
   * @param pruner for a sparsity; a criterion of one's own should be a record, so that the folder's
   *     name is the same in the next run
   * @param recovery given the network before any training
   */
  public record Method(
      String name, DoubleFunction<Pruner> pruner, Function<Network, Recovery> recovery) {
    /** A recovery that needs no early weights. */
    public static Method of(String name, DoubleFunction<Pruner> pruner, Recovery recovery) {
      return new Method(name, pruner, _ -> recovery);
    }
  }

  /**
   * What to run.
   *
   * @param training options of the dense training; the seed is replaced by the replicate's
   * @param sparsities zeros by all, as each pruner understands them
   * @param seeds one replicate each
   * @param batch of the measured time; 0 for not measuring, which is much faster
   */
  public record Options(
      Trainer.Options training,
      List<Method> methods,
      List<Double> sparsities,
      List<Long> seeds,
      int batch) {
    public Options {
      methods = List.copyOf(methods);
      sparsities = List.copyOf(sparsities);
      seeds = List.copyOf(seeds);
      if (methods.isEmpty() || sparsities.isEmpty() || seeds.isEmpty() || batch < 0) {
        throw new IllegalArgumentException(
            "Experiment.Options: expected a method, a sparsity, a seed and batch ≥ 0, found %d, %s, %s, %d"
                .formatted(methods.size(), sparsities, seeds, batch));
      }
      List<String> names = methods.stream().map(Method::name).toList();
      if (new HashSet<>(names).size() < names.size()) {
        throw new IllegalArgumentException(
            "Experiment.Options: expected methods with different names, found " + names);
      }
    }

    /** Three seeds, nothing measured. */
    public static Options of(Trainer.Options training, List<Method> methods, Double... sparsities) {
      return new Options(training, methods, Arrays.asList(sparsities), List.of(1L, 2L, 3L), 0);
    }

    public Options withSeeds(Long... others) {
      return new Options(training, methods, sparsities, List.of(others), batch);
    }

    public Options withBatch(int other) {
      return new Options(training, methods, sparsities, seeds, other);
    }
  }

  /**
   * One network.
   *
   * @param method its name; {@link #DENSE} for the one before pruning
   * @param asked sparsity that was asked for
   * @param sparsity zeros by all, over prunable weights
   * @param testAccuracy after the last epoch
   * @param validationLoss after the last epoch
   * @param macs multiply-accumulates of one example whose weight is kept
   * @param bytes each tensor in its own smallest format
   * @param milliseconds median of one batch, compiled; NaN when not measured
   */
  public record Point(
      String method,
      long seed,
      double asked,
      double sparsity,
      double testAccuracy,
      double validationLoss,
      double macs,
      long bytes,
      double milliseconds) {}

  /** Name of the method of points before pruning. */
  public static final String DENSE = "dense";

  /**
   * Mean and standard deviation over replicates.
   *
   * @param deviation of the test accuracy in the sample; 0 for one replicate
   */
  public record Summary(
      String method,
      double asked,
      double sparsity,
      double testAccuracy,
      double deviation,
      double macs,
      double bytes,
      double milliseconds,
      int replicates) {}

  /**
   * All points of a run.
   *
   * @param hash of options, data and network
   */
  public record Result(String hash, List<Point> points) {
    public Result {
      points = List.copyOf(points);
    }

    private record Cell(String method, double asked) {}

    /** One line per method and sparsity, in the order they were run. */
    public List<Summary> summaries() {
      return points.stream()
          .map(p -> new Cell(p.method, p.asked))
          .distinct()
          .map(this::summary)
          .toList();
    }

    private Summary summary(Cell cell) {
      List<Point> of =
          points.stream()
              .filter(p -> p.method.equals(cell.method) && p.asked == cell.asked)
              .toList();
      double mean = mean(of, Point::testAccuracy);
      double squares =
          of.stream().mapToDouble(p -> (p.testAccuracy - mean) * (p.testAccuracy - mean)).sum();
      return new Summary(
          cell.method,
          cell.asked,
          mean(of, Point::sparsity),
          mean,
          of.size() == 1 ? 0 : Math.sqrt(squares / (of.size() - 1)),
          mean(of, Point::macs),
          mean(of, Point::bytes),
          mean(of, Point::milliseconds),
          of.size());
    }

    private static double mean(List<Point> of, ToDoubleFunction<Point> value) {
      return of.stream().mapToDouble(value).average().orElseThrow();
    }
  }

  /**
   * Runs what is not there yet, as many trainings at a time as there are processors (one at a time
   * where times are measured); the points are the same to the bit.
   *
   * @param network the network drawn with a seed
   * @param folder where experiments are kept, one folder each
   * @throws IOException when the folder cannot be written, or holds something else
   * @throws java.util.concurrent.CancellationException when the thread is interrupted; call again
   *     to go on
   */
  public static Result run(
      LongFunction<Network> network, Split data, Options options, Path folder, Progress progress)
      throws IOException {
    String hash = hash(network, data, options);
    Path here = Files.createDirectories(folder.resolve(hash));
    Files.writeString(here.resolve("options.txt"), description(network, data, options));
    var table = new RowTable<>(here.resolve("points.csv"), Point.class, Key::of);
    long total =
        (long) options.seeds.size()
            * (1 + (long) options.methods.size() * options.sparsities.size());
    var replicates = new ArrayList<Replicate>();
    for (long seed : options.seeds) {
      replicates.add(new Replicate(network.apply(seed), data, options, seed, table, total));
    }
    // Times are measured with nothing beside them.
    int threads = options.batch > 0 ? 1 : Runtime.getRuntime().availableProcessors();
    Crew.run(threads, progress, crew -> replicates.forEach(r -> crew.add(() -> r.run(crew))));
    return new Result(hash, inOrder(table.rows(), options));
  }

  private record Key(String method, long seed, double asked) {
    static Key of(Point point) {
      return new Key(point.method, point.seed, point.asked);
    }
  }

  /** Seed by seed, dense first, then method by method, as they are asked for. */
  private static List<Point> inOrder(List<Point> points, Options options) {
    List<String> methods = options.methods.stream().map(Method::name).toList();
    Comparator<Point> order = Comparator.comparingInt(p -> options.seeds.indexOf(p.seed));
    return points.stream()
        .sorted(
            order
                .thenComparing(p -> methods.indexOf(p.method)) // −1 for dense
                .thenComparing(p -> options.sparsities.indexOf(p.asked)))
        .toList();
  }

  /** Everything the points depend on, in words: records print all they hold. */
  private static String description(LongFunction<Network> network, Split data, Options options) {
    Network first = network.apply(options.seeds.getFirst());
    var text = new ArrayList<String>();
    text.add(first.toString());
    text.add("weights " + first.weights().entrySet().stream().mapToLong(Experiment::crc).sum());
    text.add("data " + data.sha256());
    text.add(options.training.toString());
    text.add("seeds " + options.seeds + ", batch " + options.batch);
    for (Method method : options.methods) {
      for (double sparsity : options.sparsities) {
        text.add(
            "%s at %s: %s; %s"
                .formatted(
                    method.name,
                    sparsity,
                    method.pruner.apply(sparsity),
                    method.recovery.apply(first)));
      }
    }
    return String.join("\n", text) + "\n";
  }

  private static long crc(Map.Entry<String, INDArray> weight) {
    var crc = new CRC32C();
    crc.update(weight.getKey().getBytes(StandardCharsets.UTF_8));
    for (float v : weight.getValue().dup('c').data().asFloat()) {
      int bits = Float.floatToIntBits(v);
      crc.update(bits);
      crc.update(bits >>> 8);
      crc.update(bits >>> 16);
      crc.update(bits >>> 24);
    }
    return crc.getValue();
  }

  private static String hash(LongFunction<Network> network, Split data, Options options) {
    byte[] text = description(network, data, options).getBytes(StandardCharsets.UTF_8);
    var crc = new CRC32C();
    crc.update(text);
    long first = crc.getValue();
    crc.update(new byte[] {1});
    crc.update(text);
    return "experiment-%08x%08x".formatted(first, crc.getValue());
  }

  /** One seed. */
  private record Replicate(
      Network initial, Split data, Options options, long seed, RowTable<Point> table, long total) {

    void run(Crew crew) throws IOException {
      boolean finished = isThere(DENSE, 0);
      for (Method method : options.methods) {
        for (double sparsity : options.sparsities) {
          finished &= isThere(method.name, sparsity);
        }
      }
      if (finished) {
        return;
      }
      Trained dense =
          Trainer.train(
              initial, Masks.none(), data, options.training.withSeed(seed), telling(crew));
      if (!isThere(DENSE, 0)) {
        put(DENSE, 0, dense, crew);
      }
      for (Method method : options.methods) {
        for (double sparsity : options.sparsities) {
          if (!isThere(method.name, sparsity)) {
            crew.add(() -> pruned(dense, method, sparsity, crew));
          }
        }
      }
    }

    private void pruned(Trained dense, Method method, double sparsity, Crew crew)
        throws IOException {
      var calibration = Calibration.of(data.train(), Math.min(CALIBRATION, data.train().size()));
      Masks masks =
          method
              .pruner
              .apply(sparsity)
              .prune(Context.of(dense.network(), Masks.none(), calibration));
      Recovery recovery = method.recovery.apply(initial);
      put(
          method.name,
          sparsity,
          Recovery.recover(dense, masks, data, recovery, telling(crew)),
          crew);
    }

    private boolean isThere(String method, double asked) {
      return table.find(new Key(method, seed, asked)).isPresent();
    }

    private Progress telling(Progress progress) {
      return (_, _, message) -> progress.at(table.size(), total, message);
    }

    private void put(String method, double asked, Trained trained, Progress progress)
        throws IOException {
      Network network = trained.network();
      Masks masks = trained.masks();
      double milliseconds = Double.NaN;
      if (options.batch > 0) {
        var compiled =
            Engine.compile(
                network,
                masks,
                Engine.Options.defaults().withBatch(options.batch),
                telling(progress));
        milliseconds =
            Profile.measure(
                    compiled,
                    Profile.Options.defaults().withBatch(options.batch),
                    telling(progress))
                .ours()
                .milliseconds();
      }
      table.put(
          new Point(
              method,
              seed,
              asked,
              masks.sparsity(),
              Inference.of(network).evaluate(data.test()).accuracy(),
              trained.last().validationLoss(),
              macs(network, masks),
              Stored.of(network, masks).smallest(),
              milliseconds));
      progress.at(table.size(), total, "%s at %s, seed %d".formatted(method, asked, seed));
    }

    private static double macs(Network network, Masks masks) {
      double macs = 0;
      for (Node node : network.nodes()) {
        double of = node.layer().macs(network.shape(node.name()));
        Mask mask = of == 0 ? null : masks.byName().get(node.weight("weight"));
        macs += mask == null ? of : of * mask.kept() / mask.size();
      }
      return macs;
    }
  }
}
