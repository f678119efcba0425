package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.train.Callback;
import sparselab.train.Progress;
import sparselab.train.Trainer;

class EarlyBirdTest {
  private static final Split DATA = Datasets.digits();
  private static final Trainer.Options TRAINING = Trainer.Options.defaults().withEpochs(8);
  private static final Pruner PRUNER = Pruner.magnitude(Allocation.uniform(0.7));
  private static final EarlyBird.Options OPTIONS =
      EarlyBird.Options.of(TRAINING, PRUNER).withSeeds(1L, 2L);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private static Network network(long seed) {
    return Networks.lenet300(new Shape(1, 8, 8), 10, seed);
  }

  /** The masks after each epoch, by another way than the class under test. */
  private static List<Masks> masks(long seed) {
    var masks = new ArrayList<Masks>();
    Trainer.train(
        network(seed),
        Masks.none(),
        DATA,
        TRAINING.withSeed(seed),
        Progress.none(),
        Callback.everyEpoch(t -> masks.add(PRUNER.prune(t.network()))));
    return masks;
  }

  private static double distance(Masks a, Masks b) {
    double differ = 0;
    double all = 0;
    for (String name : a.byName().keySet()) {
      Mask one = a.of(name, network(1));
      Mask other = b.of(name, network(1));
      for (int i = 0; i < one.size(); i++) {
        differ += one.keeps(i) == other.keeps(i) ? 0 : 1;
        all++;
      }
    }
    return differ / all;
  }

  @Test
  void isDrawnAtTheFirstEpochWhoseWindowIsBelowEpsilon() {
    List<Masks> masks = masks(1);
    var distances = new ArrayList<Double>();
    for (int i = 1; i < masks.size(); i++) {
      distances.add(distance(masks.get(i - 1), masks.get(i)));
    }
    for (int window : new int[] {1, 3}) {
      // an epsilon that some distances are above and some below
      double epsilon = (distances.getFirst() + distances.getLast()) / 2;
      int expected = -1;
      for (int end = window; expected < 0 && end <= distances.size(); end++) {
        if (distances.subList(end - window, end).stream().allMatch(d -> d < epsilon)) {
          expected = end + 1; // distance i lies between epochs i and i + 1
        }
      }
      assertTrue(expected > 1 && expected < 8, distances.toString());
      EarlyBird.Draw draw =
          EarlyBird.draw(
              network(1),
              DATA,
              OPTIONS.withEpsilon(epsilon).withWindow(window),
              1,
              Progress.none());
      assertEquals(expected, draw.epoch());
      assertTrue(draw.settled());
      assertEquals(masks.get(expected - 1), draw.masks());
      assertEquals(distances.subList(0, expected - 1), draw.distances());
    }
  }

  @Test
  void theSearchTrainsNoFurtherThanTheDraw() {
    long[] last = new long[1];
    EarlyBird.Draw draw =
        EarlyBird.draw(
            network(1), DATA, OPTIONS.withWindow(1), 1, (done, total, message) -> last[0] = done);
    int steps = Math.ceilDiv(DATA.train().size(), TRAINING.batchSize());
    assertEquals((long) steps * draw.epoch(), last[0]);
    assertTrue(draw.epoch() < 8);
  }

  @Test
  void masksThatNeverSettleAreDrawnAtTheEnd() {
    EarlyBird.Draw draw =
        EarlyBird.draw(network(1), DATA, OPTIONS.withEpsilon(1e-9), 1, Progress.none());
    assertFalse(draw.settled());
    assertEquals(8, draw.epoch());
    assertEquals(masks(1).getLast(), draw.masks());
  }

  @Test
  void replicatesSayWhatIsSavedAndTheSecondRunOnlyReads() throws IOException {
    EarlyBird.Options options = OPTIONS.withWindow(2);
    EarlyBird.Result result =
        EarlyBird.run(EarlyBirdTest::network, DATA, options, folder, Progress.none());
    assertEquals(List.of(1L, 2L), result.rows().stream().map(EarlyBird.Row::seed).toList());
    for (EarlyBird.Row row : result.rows()) {
      EarlyBird.Draw draw =
          EarlyBird.draw(network(row.seed()), DATA, options, row.seed(), Progress.none());
      assertEquals(draw.epoch(), row.drawnAfter());
      assertEquals(8 - draw.epoch(), row.epochsSaved());
      assertTrue(row.epochsSaved() > 0, row::toString);
      assertEquals(0.7, row.sparsity(), 1e-3);
      assertEquals(overlap(draw.masks(), masks(row.seed()).getLast()), row.overlap(), 1e-12);
      assertTrue(row.dense() > 0.9 && row.early() > 0.9 && row.late() > 0.9, row::toString);
    }
    var calls = new AtomicInteger();
    assertEquals(
        result,
        EarlyBird.run(
            EarlyBirdTest::network,
            DATA,
            options,
            folder,
            (done, total, message) -> calls.incrementAndGet()));
    assertEquals(0, calls.get(), "nothing is trained again");
    assertNotEquals(
        result.hash(),
        EarlyBird.run(EarlyBirdTest::network, DATA, options.withSeeds(1L), folder, Progress.none())
            .hash());
  }

  private static double overlap(Masks a, Masks b) {
    double both = 0;
    double any = 0;
    for (String name : a.byName().keySet()) {
      Mask one = a.of(name, network(1));
      Mask other = b.of(name, network(1));
      both += one.and(other).kept();
      any += one.or(other).kept();
    }
    return both / any;
  }

  @Test
  void optionsAreChecked() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> OPTIONS.withEpsilon(0),
            () -> OPTIONS.withEpsilon(Double.NaN),
            () -> OPTIONS.withWindow(0),
            () -> OPTIONS.withSeeds())) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            EarlyBird.draw(
                network(1),
                DATA,
                EarlyBird.Options.of(TRAINING.withEpochs(0), PRUNER),
                1,
                Progress.none()));
  }
}
