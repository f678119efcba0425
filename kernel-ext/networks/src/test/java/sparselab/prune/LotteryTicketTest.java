package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;
import sparselab.train.Progress;
import sparselab.train.Trained;
import sparselab.train.Trainer;

class LotteryTicketTest {
  private static final Split DATA = Datasets.digits();
  private static final Trainer.Options TRAINING = Trainer.Options.defaults().withEpochs(2);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private static Network network(long seed) {
    return new NetworkBuilder("mlp", new Shape(1, 8, 8))
        .flatten("flatten")
        .linear("fc1", 24)
        .relu("relu")
        .linear("fc2", 10)
        .build(Initialisation.GLOROT, seed);
  }

  @Test
  void runsEveryArmAndSecondTimeOnlyReads() throws IOException {
    var options = LotteryTicket.Options.of(TRAINING).withRounds(2).withSeeds(1L, 2L);
    LotteryTicket.Result result =
        LotteryTicket.run(LotteryTicketTest::network, DATA, options, folder, Progress.none());
    assertEquals(2 * (1 + 2 * 4), result.rows().size());
    assertEquals(1 + 2 * 4, result.summaries().size());
    for (LotteryTicket.Row row : result.rows()) {
      assertEquals(1 - Math.pow(0.8, row.round()), row.sparsity(), 2e-3);
      assertTrue(row.testAccuracy() > 0.12, row::toString);
    }
    assertEquals(2, result.summaries().getFirst().replicates());
    var calls = new AtomicInteger();
    LotteryTicket.Result again =
        LotteryTicket.run(
            LotteryTicketTest::network,
            DATA,
            options,
            folder,
            (done, total, message) -> calls.incrementAndGet());
    assertEquals(result, again);
    assertEquals(0, calls.get(), "nothing is trained again");
    assertNotEquals(
        result.hash(),
        LotteryTicket.run(
                LotteryTicketTest::network,
                DATA,
                options.withRounds(1).withSeeds(1L),
                folder,
                Progress.none())
            .hash());
  }

  @Test
  void anInterruptedRunGoesOnAndEndsTheSame() throws IOException {
    for (long rewindStep : new long[] {0, 5}) {
      var options =
          LotteryTicket.Options.of(TRAINING.withEpochs(1))
              .withRounds(2)
              .withSeeds(3L)
              .withRewindStep(rewindStep);
      Path whole = folder.resolve("whole" + rewindStep);
      Path parts = folder.resolve("parts" + rewindStep);
      LotteryTicket.Result expected =
          LotteryTicket.run(LotteryTicketTest::network, DATA, options, whole, Progress.none());
      for (int stopAfter = 1; stopAfter < 9; stopAfter += 3) {
        int stop = stopAfter;
        Progress interrupting =
            (done, total, message) -> {
              if (done >= stop) {
                Thread.currentThread().interrupt();
              }
            };
        assertThrows(
            CancellationException.class,
            () ->
                LotteryTicket.run(LotteryTicketTest::network, DATA, options, parts, interrupting));
        assertFalse(Thread.interrupted());
      }
      LotteryTicket.Result found =
          LotteryTicket.run(LotteryTicketTest::network, DATA, options, parts, Progress.none());
      assertEquals(expected, found, "to the bit, rewinding to step " + rewindStep);
    }
  }

  @Test
  void controlsChangeWhatTheySay() {
    Network network = network(1);
    Network fresh = network(2);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.6)).prune(network);
    for (Control control : List.of(Control.NONE, Control.SHUFFLE, Control.REINIT, Control.RANDOM)) {
      Control.Start start = control.start(network, masks, fresh, 7);
      assertEquals(masks.kept(), start.masks().kept());
      boolean places = start.masks().equals(masks);
      assertEquals(control == Control.NONE || control == Control.REINIT, places, control::name);
      Network from = control == Control.NONE || control == Control.SHUFFLE ? network : fresh;
      assertEquals(start.masks().applyTo(from).weights(), start.network().weights());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Control.REINIT.start(network, masks, Samples.cnn(), 1));
  }

  @Test
  void movementIsTheSumOfWeightTimesGradient() {
    Network network = network(1);
    var movement = new Movement();
    assertThrows(
        MissingSignalException.class,
        () -> movement.importance().scores("fc1.weight", Context.of(network, Masks.none())));
    int batch = DATA.train().size();
    Trained trained =
        Trainer.train(
            network,
            Masks.none(),
            DATA,
            TRAINING.withBatchSize(batch).withEpochs(1),
            Progress.none(),
            movement.callbacks());
    // One step over all examples: −w·g at the start.
    Context context = Context.of(network, Masks.none(), Calibration.of(DATA.train(), batch));
    double[] g = context.gradient("fc1.weight");
    double[] w = context.values("fc1.weight");
    double[] scores = movement.importance().scores("fc1.weight", context);
    for (int i = 0; i < w.length; i++) {
      assertEquals(-w[i] * g[i], scores[i], 1e-6);
    }
    Mask mask =
        new Pruner(movement.importance(), Pattern.unstructured(), Allocation.uniform(0.5))
            .prune(trained.network())
            .of("fc1.weight", network);
    assertEquals(64 * 24 / 2, mask.kept());
  }
}
