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
import sparselab.prune.Control;
import sparselab.prune.LotteryTicket;
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

  private Tickets() {}

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
    // of this process: both findings read one run, and no run of older code is taken for it
    String name = "sparselab-findings-" + ProcessHandle.current().pid();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), name);
    Files.createDirectories(folder);
    return LotteryTicket.run(
        seed -> Networks.lenet300(new Shape(784), 10, seed), data, options, folder, progress);
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
