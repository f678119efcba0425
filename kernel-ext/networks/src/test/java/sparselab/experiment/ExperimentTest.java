package sparselab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Pattern;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trainer;

class ExperimentTest {
  private static final Split DATA = Datasets.digits();
  private static final Experiment.Options OPTIONS =
      Experiment.Options.of(
              Trainer.Options.defaults().withEpochs(2),
              List.of(
                  Experiment.Method.of(
                      "global",
                      s -> Pruner.magnitude(Allocation.global(s)),
                      new Recovery.FineTune(1, 0.001)),
                  new Experiment.Method(
                      "uniform, rewound",
                      s -> Pruner.magnitude(Allocation.uniform(s)),
                      initial -> new Recovery.RewindWeights(initial, 0)),
                  Experiment.Method.of(
                      "Wanda",
                      s ->
                          new Pruner(
                              Importance.wanda(), Pattern.unstructured(), Allocation.uniform(s)),
                      new Recovery.RewindLearningRate(3))),
              0.5,
              0.8)
          .withSeeds(1L, 2L);

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
  void everyMethodSparsityAndSeedIsAPointAndTheSecondRunOnlyReads() throws IOException {
    Experiment.Result result =
        Experiment.run(ExperimentTest::network, DATA, OPTIONS, folder, Progress.none());
    assertEquals(2 * (1 + 3 * 2), result.points().size());
    assertEquals(1 + 3 * 2, result.summaries().size());
    for (Experiment.Point point : result.points()) {
      assertEquals(point.asked(), point.sparsity(), 2e-3);
      assertTrue(point.testAccuracy() > 0.15, point::toString);
      assertEquals(1776 * (1 - point.sparsity()), point.macs(), 1);
      assertTrue(point.bytes() <= 4 * (1776 + 34), point::toString);
    }
    for (Experiment.Summary summary : result.summaries()) {
      assertEquals(2, summary.replicates());
      double[] of =
          result.points().stream()
              .filter(p -> p.method().equals(summary.method()) && p.asked() == summary.asked())
              .mapToDouble(Experiment.Point::testAccuracy)
              .toArray();
      assertEquals((of[0] + of[1]) / 2, summary.testAccuracy(), 1e-12);
      assertEquals(Math.abs(of[0] - of[1]) / Math.sqrt(2), summary.deviation(), 1e-12);
    }
    var calls = new AtomicInteger();
    assertEquals(
        result,
        Experiment.run(
            ExperimentTest::network,
            DATA,
            OPTIONS,
            folder,
            (done, total, message) -> calls.incrementAndGet()));
    assertEquals(0, calls.get(), "nothing is trained again");
    assertNotEquals(
        result.hash(),
        Experiment.run(
                ExperimentTest::network, DATA, OPTIONS.withSeeds(2L), folder, Progress.none())
            .hash());
  }

  @Test
  void anInterruptedRunGoesOnAndEndsTheSame() throws IOException {
    Experiment.Result whole =
        Experiment.run(
            ExperimentTest::network, DATA, OPTIONS, folder.resolve("whole"), Progress.none());
    Path parts = folder.resolve("parts");
    for (int stopAfter : new int[] {2, 5, 9}) {
      assertThrows(
          CancellationException.class,
          () ->
              Experiment.run(
                  ExperimentTest::network,
                  DATA,
                  OPTIONS,
                  parts,
                  (done, total, message) -> {
                    if (done >= stopAfter) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      assertFalse(Thread.interrupted());
    }
    Experiment.Result found =
        Experiment.run(ExperimentTest::network, DATA, OPTIONS, parts, Progress.none());
    assertEquals(whole.hash(), found.hash());
    // NaN milliseconds are equal in records too: everything else is the same to the bit
    assertEquals(whole.points(), found.points());
  }

  @Test
  void somethingElseInTheFolderIsAnError() throws IOException {
    var options = OPTIONS.withSeeds(1L);
    Experiment.Result result =
        Experiment.run(ExperimentTest::network, DATA, options, folder, Progress.none());
    Path file = folder.resolve(result.hash()).resolve("points.csv");
    for (String bad : List.of("nothing", Files.readString(file) + "m,1,2,x,4,5,6,7,8\n")) {
      Files.writeString(file, bad);
      assertThrows(
          IOException.class,
          () -> Experiment.run(ExperimentTest::network, DATA, options, folder, Progress.none()));
    }
  }

  @Test
  void optionsAreChecked() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Experiment.Options.of(Trainer.Options.defaults(), List.of(), 0.5));
    var one = OPTIONS.methods().getFirst();
    assertThrows(
        IllegalArgumentException.class,
        () -> Experiment.Options.of(Trainer.Options.defaults(), List.of(one, one), 0.5));
  }
}
