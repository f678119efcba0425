package sparselab.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import sparselab.data.RowTable;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Callback;
import sparselab.train.Crew;
import sparselab.train.Inference;
import sparselab.train.Progress;
import sparselab.train.Trained;
import sparselab.train.Trainer;
import sparselab.train.Training;

/**
 * Early-bird tickets: the mask is drawn while the dense network still trains, as soon as the masks
 * of neighbouring epochs hardly differ, {@code d(m, m') = |m ⊕ m'| / |m| < ε} for a window of the
 * last distances. The rest of the dense training is saved.
 *
 * @see <a href="https://arxiv.org/abs/1909.11957">You et al. 2020, §3.2 and algorithm 1</a>
 */
public final class EarlyBird {
  private EarlyBird() {}

  /**
   * How to draw.
   *
   * @param training of the dense network and of the tickets; the seed is replaced by the
   *     replicate's
   * @param pruner draws a mask after each epoch, all rounds of its schedule at once
   * @param epsilon ε, in (0, 1]
   * @param window how many distances in a row must be below ε
   * @param seeds one replicate each
   */
  public record Options(
      Trainer.Options training, Pruner pruner, double epsilon, int window, List<Long> seeds) {
    public Options {
      seeds = List.copyOf(seeds);
      if (!(epsilon > 0 && epsilon <= 1) || window < 1 || seeds.isEmpty()) {
        throw new IllegalArgumentException(
            "EarlyBird.Options: expected epsilon in (0, 1], window ≥ 1 and a seed, found %s, %d and %s"
                .formatted(epsilon, window, seeds));
      }
    }

    /** ε = 0.1 and five distances as in the paper, three seeds. */
    public static Options of(Trainer.Options training, Pruner pruner) {
      return new Options(training, pruner, 0.1, 5, List.of(1L, 2L, 3L));
    }

    public Options withEpsilon(double other) {
      return new Options(training, pruner, other, window, seeds);
    }

    public Options withWindow(int other) {
      return new Options(training, pruner, epsilon, other, seeds);
    }

    public Options withSeeds(Long... others) {
      return new Options(training, pruner, epsilon, window, List.of(others));
    }
  }

  /**
   * A mask that was drawn.
   *
   * @param epoch after which; the last one when the masks never settled
   * @param settled whether the distances fell below ε
   * @param distances between the masks of neighbouring epochs, up to the draw: epochs 1 and 2 first
   */
  public record Draw(int epoch, boolean settled, Masks masks, List<Double> distances) {
    public Draw {
      distances = List.copyOf(distances);
    }
  }

  /**
   * One replicate.
   *
   * @param drawnAfter epochs before the early mask
   * @param epochsSaved of dense training, against drawing after it
   * @param sparsity zeros by all, over prunable weights
   * @param overlap weights kept by both masks, by those kept by one
   * @param dense test accuracy of the dense network
   * @param early test accuracy of the ticket with the early mask, trained in full from the initial
   *     weights
   * @param late the same with the mask drawn after the whole dense training
   */
  public record Row(
      long seed,
      int drawnAfter,
      int epochsSaved,
      double sparsity,
      double overlap,
      double dense,
      double early,
      double late) {}

  /**
   * All replicates.
   *
   * @param hash of options, data and network
   */
  public record Result(String hash, List<Row> rows) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Trains the dense network until its masks settle, and no further.
   *
   * @throws java.util.concurrent.CancellationException as {@link Trainer#train}
   */
  public static Draw draw(
      Network initial, Split data, Options options, long seed, Progress progress) {
    var watch = new Watch(data, options, true);
    train(initial, Masks.none(), data, options, seed, progress, watch.callback());
    return watch.draw();
  }

  /**
   * Draws early and late, and trains both tickets: what the saved epochs cost. Runs what is not
   * there yet, several seeds at a time; the rows are the same to the bit.
   *
   * @param network the network drawn with a seed
   * @param folder where runs are kept, one folder each
   * @throws IOException when the folder cannot be written, or holds something else
   * @throws java.util.concurrent.CancellationException when the thread is interrupted; call again
   *     to go on
   */
  public static Result run(
      LongFunction<Network> network, Split data, Options options, Path folder, Progress progress)
      throws IOException {
    String hash = LotteryTicket.hash("earlybird", network, data, options, options.seeds);
    Path here = Files.createDirectories(folder.resolve(hash));
    var table = new RowTable<>(here.resolve("rows.csv"), Row.class, Row::seed);
    Crew.run(
        (_, _, message) -> progress.at(table.size(), options.seeds.size(), message),
        crew -> {
          for (long seed : options.seeds) {
            if (table.find(seed).isEmpty()) {
              Network initial = network.apply(seed);
              crew.add(() -> table.put(row(initial, data, options, seed, crew)));
            }
          }
        });
    Comparator<Row> order = Comparator.comparingInt(row -> options.seeds.indexOf(row.seed));
    return new Result(hash, table.rows().stream().sorted(order).toList());
  }

  private static Row row(
      Network initial, Split data, Options options, long seed, Progress progress) {
    var watch = new Watch(data, options, false);
    Trained dense = train(initial, Masks.none(), data, options, seed, progress, watch.callback());
    Draw draw = watch.draw();
    Masks late = watch.last();
    Trained early = train(initial, draw.masks, data, options, seed, progress);
    Trained whole = train(initial, late, data, options, seed, progress);
    return new Row(
        seed,
        draw.epoch,
        options.training.epochs() - draw.epoch,
        draw.masks.sparsity(),
        overlap(draw.masks, late),
        test(dense, data),
        test(early, data),
        test(whole, data));
  }

  private static Trained train(
      Network initial,
      Masks masks,
      Split data,
      Options options,
      long seed,
      Progress progress,
      Callback... callbacks) {
    return Trainer.train(
        masks.applyTo(initial), masks, data, options.training.withSeed(seed), progress, callbacks);
  }

  private static double test(Trained trained, Split data) {
    return Inference.of(trained.network()).evaluate(data.test()).accuracy();
  }

  /** Share of the weights at which two masks differ. */
  static double distance(Masks a, Masks b) {
    long differ = 0;
    for (Map.Entry<String, Mask> entry : a.byName().entrySet()) {
      String name = entry.getKey();
      BitSet bits = entry.getValue().bits();
      bits.xor(Objects.requireNonNull(b.byName().get(name), name).bits());
      differ += bits.cardinality();
    }
    return (double) differ / a.size();
  }

  private static double overlap(Masks a, Masks b) {
    double differ = distance(a, b) * a.size(); // each counts once, what both keep twice
    double kept = (double) a.kept() + b.kept();
    return (kept - differ) / (kept + differ);
  }

  /** Looks at the masks after every epoch. */
  private static final class Watch {
    private final Options options;
    private final Calibration calibration;
    private final boolean stops;
    private final List<Double> distances = new ArrayList<>();
    private @Nullable Masks last;
    private @Nullable Draw draw;

    Watch(Split data, Options options, boolean stops) {
      this.options = options;
      this.calibration = Calibration.of(data.train(), SparseTrainer.CALIBRATION);
      this.stops = stops;
    }

    Callback callback() {
      return Callback.everyEpoch(this::look);
    }

    private void look(Training training) {
      Masks now =
          options.pruner.prune(Context.of(training.network(), training.masks(), calibration));
      if (last != null) {
        distances.add(distance(last, now));
      }
      last = now;
      if (draw == null && isSettled()) {
        draw = new Draw(training.epochsDone(), true, now, distances);
        if (stops) {
          training.stop();
        }
      }
    }

    private boolean isSettled() {
      int from = distances.size() - options.window;
      return from >= 0
          && distances.subList(from, distances.size()).stream().allMatch(d -> d < options.epsilon);
    }

    Draw draw() {
      return draw != null ? draw : new Draw(options.training.epochs(), false, last(), distances);
    }

    Masks last() {
      if (last == null) {
        throw new IllegalArgumentException(
            "EarlyBird: expected a training of 1 epoch or more, found " + options.training);
      }
      return last;
    }
  }
}
