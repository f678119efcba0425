package sparselab.findings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Control;
import sparselab.prune.EarlyBird;
import sparselab.prune.LotteryTicket;
import sparselab.prune.Pruner;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/** Winning tickets against their controls. */
final class Tickets {
  private static final int ROUNDS = 10;

  /** First round with at most 20 % kept: 0.8⁸ = 16.8 %. */
  private static final int SMALL = 8;

  private static final String SETTING =
      "LeNet-300-100, MNIST-5k, Adam 0.0012, batch 60, 15 epochs, 10 rounds of 20 % in each layer, back to step 0, seeds 1–3; rounds 8–10 (16.8, 13.4, 10.7 % kept)";

  static final Finding BETTER =
      new Finding(
          "tickets",
          "Frankle and Carbin 2019, fig. 4 and 5",
          "with at most 20 % kept, winning tickets test better than their masks with fresh weights and than random tickets",
          SETTING,
          "750 test examples give a spread near the differences",
          Tickets::better);

  static final Finding SOONER =
      new Finding(
          "tickets-sooner",
          "Frankle and Carbin 2019, fig. 4",
          "with at most 20 % kept, winning tickets reach their lowest validation loss in an earlier epoch than both controls",
          SETTING,
          "15 epochs of 58 steps may end before the controls reach their lowest loss, which cuts their epochs off",
          Tickets::sooner);

  static final Finding EARLY =
      new Finding(
          "early-bird",
          "You et al. 2020, §3 and fig. 2",
          "masks settle within the first half of the dense training, and tickets drawn then test within half a point of those drawn after it",
          "LeNet-300-100, MNIST-5k, Adam 0.0012, batch 60, 20 epochs; magnitude, 80 % zeros in each layer, ε = 0.1 over 5 distances; both tickets trained in full from the initial weights; seeds 1–3",
          "the weights of this network still move when the loss is low, or an early mask lacks weights that matter late",
          Tickets::early);

  private Tickets() {}

  private static Finding.Outcome early(Progress progress) throws IOException {
    int epochs = 20;
    EarlyBird.Result result =
        EarlyBird.run(
            seed -> Networks.lenet300(new Shape(784), 10, seed),
            Datasets.mnist5k(),
            EarlyBird.Options.of(
                Trainer.Options.defaults().withBatchSize(60).withEpochs(epochs),
                Pruner.magnitude(Allocation.uniform(0.8))),
            folder(),
            progress);
    var table = new ArrayList<String>();
    table.add("seed: drawn after epoch, epochs saved, masks overlap; dense, early, late (test, %)");
    for (EarlyBird.Row row : result.rows()) {
      table.add(
          Trials.format(
              "%d: %d, %d, %.2f; %.2f, %.2f, %.2f",
              row.seed(),
              row.drawnAfter(),
              row.epochsSaved(),
              row.overlap(),
              100 * row.dense(),
              100 * row.early(),
              100 * row.late()));
    }
    double drawn = Trials.Mean.over(result.rows(), EarlyBird.Row::drawnAfter).mean();
    var early = Trials.Mean.over(result.rows(), EarlyBird.Row::early);
    var late = Trials.Mean.over(result.rows(), EarlyBird.Row::late);
    return new Finding.Outcome(
        Trials.format(
            "drawn after %.1f of %d epochs, %.0f %% of the search saved; early %s, late %s",
            drawn, epochs, 100 * (1 - drawn / epochs), early, late),
        drawn <= epochs / 2.0 && late.mean() - early.mean() < 0.005,
        table);
  }

  private static LotteryTicket.Result run(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    var options =
        new LotteryTicket.Options(
            Trainer.Options.defaults().withBatchSize(60),
            ROUNDS,
            0.2,
            0,
            List.of(Control.REINIT, Control.RANDOM),
            Trials.SEEDS);
    return LotteryTicket.run(
        seed -> Networks.lenet300(new Shape(784), 10, seed), data, options, folder(), progress);
  }

  /** Of this process: findings read one run, and no run of older code is taken for it. */
  private static Path folder() throws IOException {
    String name = "sparselab-findings-" + ProcessHandle.current().pid();
    return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  private static Finding.Outcome better(Progress progress) throws IOException {
    return compare(run(progress), "test accuracy in %", 100, LotteryTicket.Row::testAccuracy, true);
  }

  private static Finding.Outcome sooner(Progress progress) throws IOException {
    return compare(
        run(progress),
        "epoch of the lowest validation loss",
        1,
        LotteryTicket.Row::epochOfLowestLoss,
        false);
  }

  private static Finding.Outcome compare(
      LotteryTicket.Result result,
      String what,
      double scale,
      ToDoubleFunction<LotteryTicket.Row> value,
      boolean higher) {
    var table = new ArrayList<String>();
    table.add(what + "; round: ticket, reinit, random");
    double[] sums = new double[3];
    for (int round = 0; round <= ROUNDS; round++) {
      double[] means = new double[3];
      Control[] arms = {Control.NONE, Control.REINIT, Control.RANDOM};
      for (int a = 0; a < arms.length; a++) {
        int r = round;
        Control arm = round == 0 ? Control.NONE : arms[a];
        Stream<LotteryTicket.Row> rows =
            result.rows().stream().filter(row -> row.round() == r && row.control() == arm);
        means[a] = scale * rows.mapToDouble(value).average().orElseThrow();
        sums[a] += round >= SMALL ? means[a] / (ROUNDS - SMALL + 1) : 0;
      }
      table.add(
          Trials.format(
              "%2d (%5.1f %% kept): %.2f, %.2f, %.2f",
              round, 100 * Math.pow(0.8, round), means[0], means[1], means[2]));
    }
    double sign = higher ? 1 : -1;
    boolean holds = sign * sums[0] > sign * sums[1] && sign * sums[0] > sign * sums[2];
    return new Finding.Outcome(
        Trials.format(
            "mean over rounds 8–10: ticket %.2f, reinit %.2f, random %.2f (%s)",
            sums[0], sums[1], sums[2], what),
        holds,
        table);
  }
}
