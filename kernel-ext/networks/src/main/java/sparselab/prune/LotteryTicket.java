package sparselab.prune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import sparselab.data.RowTable;
import sparselab.data.Split;
import sparselab.mask.MaskFile;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.train.Callback;
import sparselab.train.Crew;
import sparselab.train.Epoch;
import sparselab.train.Inference;
import sparselab.train.Progress;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/**
 * Iterative magnitude pruning with rewinding: train, prune a share of what is left, go back to the
 * weights of an early step, repeat; each mask is also trained from controls.
 *
 * <p>Rows are written as they come, into a folder named by the hash of everything they depend on:
 * an interrupted run goes on where it stopped, a finished one is read.
 *
 * @see <a href="https://arxiv.org/abs/1803.03635">Frankle and Carbin 2019</a>
 */
public final class LotteryTicket {
  /** Fresh weights of replicate s are those of seed s + FRESH. */
  private static final long FRESH = 1_000_003;

  private LotteryTicket() {}

  /**
   * What to run.
   *
   * @param training options of every training; the seed is replaced by the replicate's
   * @param rounds of pruning
   * @param perRound share of what is left that goes in each round
   * @param rewindStep step whose weights training starts from; 0 is the initialisation
   * @param controls what to train besides the tickets
   * @param seeds one replicate each
   */
  public record Options(
      Trainer.Options training,
      int rounds,
      double perRound,
      long rewindStep,
      List<Control> controls,
      List<Long> seeds) {
    public Options {
      controls = List.copyOf(controls);
      seeds = List.copyOf(seeds);
      if (rounds < 1 || !(perRound > 0 && perRound < 1) || rewindStep < 0 || seeds.isEmpty()) {
        throw new IllegalArgumentException(
            "LotteryTicket.Options: expected rounds ≥ 1, perRound in (0, 1), rewindStep ≥ 0, a seed; found %d, %s, %d, %s"
                .formatted(rounds, perRound, rewindStep, seeds));
      }
    }

    /** 8 rounds of 20 %, back to the initialisation, all controls, 3 seeds. */
    public static Options of(Trainer.Options training) {
      return new Options(
          training,
          8,
          0.2,
          0,
          List.of(Control.SHUFFLE, Control.REINIT, Control.RANDOM),
          List.of(1L, 2L, 3L));
    }

    public Options withRounds(int other) {
      return new Options(training, other, perRound, rewindStep, controls, seeds);
    }

    public Options withSeeds(Long... others) {
      return new Options(training, rounds, perRound, rewindStep, controls, List.of(others));
    }

    public Options withRewindStep(long other) {
      return new Options(training, rounds, perRound, other, controls, seeds);
    }
  }

  /**
   * One training.
   *
   * @param control NONE is the ticket itself; round 0 is the dense network
   * @param sparsity zeros by all, over prunable weights
   * @param testAccuracy after the last epoch
   * @param lowestValidationLoss over the epochs
   * @param epochOfLowestLoss when it was reached
   */
  public record Row(
      Control control,
      long seed,
      int round,
      double sparsity,
      double testAccuracy,
      double lowestValidationLoss,
      int epochOfLowestLoss) {}

  /**
   * Mean and standard deviation over replicates.
   *
   * @param testAccuracyDeviation of the sample; 0 for one replicate
   */
  public record Summary(
      Control control,
      int round,
      double sparsity,
      double testAccuracy,
      double testAccuracyDeviation,
      double lowestValidationLoss,
      double epochOfLowestLoss,
      int replicates) {}

  /**
   * All trainings of a run.
   *
   * @param hash of options, data and network
   */
  public record Result(String hash, List<Row> rows) {
    public Result {
      rows = List.copyOf(rows);
    }

    private record Cell(int round, Control control) {}

    /** One line per control and round. */
    public List<Summary> summaries() {
      return rows.stream()
          .map(row -> new Cell(row.round, row.control))
          .distinct()
          .sorted(Comparator.comparingInt(Cell::round).thenComparing(Cell::control))
          .map(cell -> summary(cell.control, cell.round))
          .toList();
    }

    private Summary summary(Control control, int round) {
      List<Row> of = rows.stream().filter(r -> r.control == control && r.round == round).toList();
      double mean = of.stream().mapToDouble(Row::testAccuracy).average().orElseThrow();
      double squares =
          of.stream().mapToDouble(r -> (r.testAccuracy - mean) * (r.testAccuracy - mean)).sum();
      return new Summary(
          control,
          round,
          of.getFirst().sparsity,
          mean,
          of.size() == 1 ? 0 : Math.sqrt(squares / (of.size() - 1)),
          of.stream().mapToDouble(Row::lowestValidationLoss).average().orElseThrow(),
          of.stream().mapToInt(Row::epochOfLowestLoss).average().orElseThrow(),
          of.size());
    }
  }

  /**
   * Runs what is not there yet, as many trainings at a time as there are processors; each computes
   * what it would compute alone, so the rows are the same to the bit.
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
    String hash = hash("lottery", network, data, options, options.seeds);
    Path here = Files.createDirectories(folder.resolve(hash));
    var table = new RowTable<>(here.resolve("rows.csv"), Row.class, Key::of);
    long total =
        (long) options.seeds.size() * (1 + (long) options.rounds * (1 + options.controls.size()));
    var replicates = new ArrayList<Replicate>();
    for (long seed : options.seeds) {
      Network initial = network.apply(seed);
      Network fresh = network.apply(seed + FRESH);
      replicates.add(new Replicate(initial, fresh, data, options, seed, here, table, total));
    }
    Crew.run(
        progress, crew -> replicates.forEach(replicate -> crew.add(() -> replicate.run(crew))));
    Comparator<Row> order = Comparator.comparingInt(row -> options.seeds.indexOf(row.seed));
    return new Result(
        hash,
        table.rows().stream()
            .sorted(order.thenComparing(Row::round).thenComparing(Row::control))
            .toList());
  }

  private record Key(Control control, long seed, int round) {
    static Key of(Row row) {
      return new Key(row.control, row.seed, row.round);
    }
  }

  /** Options, data and initial weights; records print all they hold. */
  static String hash(
      String kind, LongFunction<Network> network, Split data, Record options, List<Long> seeds) {
    var crc = new CRC32C();
    long first = seeds.getFirst();
    network
        .apply(first)
        .weights()
        .forEach(
            (name, w) -> {
              crc.update(name.getBytes(StandardCharsets.UTF_8));
              for (double v : Context.doubles(w)) {
                crc.update(
                    Long.toString(Double.doubleToLongBits(v)).getBytes(StandardCharsets.US_ASCII));
              }
            });
    long weights = crc.getValue();
    crc.reset();
    crc.update((options + "|" + data.sha256()).getBytes(StandardCharsets.UTF_8));
    return "%s-%08x%08x".formatted(kind, crc.getValue(), weights);
  }

  /** One seed. */
  private record Replicate(
      Network initial,
      Network fresh,
      Split data,
      Options options,
      long seed,
      Path here,
      RowTable<Row> table,
      long total) {

    /** Trains ticket after ticket; the controls of a round wait for nobody and go to the crew. */
    void run(Crew crew) throws IOException {
      var rewind = new Network[] {initial};
      @Nullable Trained last = null;
      Masks masks = Masks.none();
      for (int round = 0; round <= options.rounds; round++) {
        if (round > 0) {
          masks = masks(round, masks, last);
        }
        last = null;
        if (mustTrain(round)) {
          last = train(masks.applyTo(rewind[0]), masks, round == 0 ? rewind : new Network[1], crew);
          record(Control.NONE, round, masks, last, crew);
        }
        for (Control control : round == 0 ? List.<Control>of() : options.controls) {
          if (table.find(new Key(control, seed, round)).isEmpty()) {
            addControl(control, round, rewind[0], masks, crew);
          }
        }
      }
    }

    private void addControl(Control control, int round, Network rewound, Masks masks, Crew crew) {
      crew.add(
          () -> {
            Control.Start start = control.start(rewound, masks, fresh, seed + round);
            Trained trained = train(start.network(), start.masks(), new Network[1], crew);
            record(control, round, masks, trained, crew);
          });
    }

    /**
     * A ticket is trained when its row or the mask it leads to is missing; the dense network also
     * when others still need the weights of its early steps.
     */
    private boolean mustTrain(int round) {
      long rows = table.rows().stream().filter(r -> r.seed == seed).count();
      boolean finished = rows == 1 + (long) options.rounds * (1 + options.controls.size());
      return table.find(new Key(Control.NONE, seed, round)).isEmpty()
          || (round < options.rounds && !Files.exists(maskFile(round + 1)))
          || (round == 0 && options.rewindStep > 0 && !finished);
    }

    private Path maskFile(int round) {
      return here.resolve("seed%d-round%d.masks".formatted(seed, round));
    }

    private Masks masks(int round, Masks earlier, @Nullable Trained last) throws IOException {
      Path file = maskFile(round);
      if (last == null) {
        return MaskFile.read(file); // written when the round before was trained
      }
      double sparsity = 1 - Math.pow(1 - options.perRound, round);
      Masks masks =
          new Pruner(Importance.magnitude(), Pattern.unstructured(), Allocation.uniform(sparsity))
              .prune(Context.of(last.network(), earlier));
      MaskFile.write(masks, file);
      return masks;
    }

    private Trained train(Network start, Masks masks, Network[] rewound, Progress progress) {
      Callback keep =
          Callback.atStep(options.rewindStep, training -> rewound[0] = training.network());
      return Trainer.train(
          start,
          masks,
          data,
          options.training.withSeed(seed),
          (_, _, message) -> progress.at(table.size(), total, message),
          keep);
    }

    private void record(Control control, int round, Masks masks, Trained trained, Progress progress)
        throws IOException {
      Optional<Epoch> best =
          trained.epochs().stream().min(Comparator.comparingDouble(Epoch::validationLoss));
      double accuracy = Inference.of(trained.network()).evaluate(data.test()).accuracy();
      table.put(
          new Row(
              control,
              seed,
              round,
              masks.sparsity(),
              accuracy,
              best.map(Epoch::validationLoss).orElse(Double.NaN),
              best.map(Epoch::epoch).orElse(0)));
      progress.at(
          table.size(),
          total,
          "%s, seed %d, round %d: %.2f %%".formatted(control, seed, round, 100 * accuracy));
    }
  }
}
