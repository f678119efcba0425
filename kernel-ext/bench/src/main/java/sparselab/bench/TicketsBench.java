package sparselab.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import sparselab.data.Datasets;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.LotteryTicket;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/**
 * The clock of a whole lottery-ticket experiment as a learner runs it, cold start and files
 * included: LeNet-300-100 on the digits, 8 rounds × 4 arms × 3 seeds × 15 epochs.
 */
final class TicketsBench {
  private TicketsBench() {}

  static void run(String[] arguments, PrintStream out) {
    Flags.parse(arguments, 1, Set.of());
    var options = LotteryTicket.Options.of(Trainer.Options.defaults());
    try {
      Path folder = Files.createTempDirectory("sparselab-tickets");
      long start = System.nanoTime();
      LotteryTicket.Result result =
          LotteryTicket.run(
              seed -> Networks.lenet300(new Shape(64), 10, seed),
              Datasets.digits(),
              options,
              folder,
              Progress.none());
      double seconds = (System.nanoTime() - start) * 1e-9;
      result.summaries().stream()
          .filter(s -> s.round() % options.rounds() == 0)
          .forEach(
              s ->
                  out.printf(
                      Locale.ROOT,
                      "  round %d, %-8s %4.1f %% zeros, test %.2f ± %.2f %%%n",
                      s.round(),
                      s.control(),
                      100 * s.sparsity(),
                      100 * s.testAccuracy(),
                      100 * s.testAccuracyDeviation()));
      out.printf(
          Locale.ROOT,
          "%d trainings of %d epochs: %.1f s, %d processors (%s)%n",
          result.rows().size(),
          options.training().epochs(),
          seconds,
          Runtime.getRuntime().availableProcessors(),
          result.hash());
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
