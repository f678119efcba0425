package sparselab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;

class CheckpointTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private static final Network NETWORK = Cases.mlp();
  private static final Split DATA = Cases.split(NETWORK.inputShape()); // 4 steps an epoch
  private static final Trainer.Options OPTIONS =
      Trainer.Options.defaults().withEpochs(3).withBatchSize(16).withSeed(5);

  private static Masks masks() {
    var random = new Random(3);
    return new Masks(
        Map.of(
            "fc1.weight",
            Mask.dense(NETWORK.weightShape("fc1.weight")).shuffle(random),
            "fc2.weight",
            Mask.ofNonZeros(NETWORK.weight("fc2.weight").gt(0).castTo(DataType.FLOAT))));
  }

  private Checkpoint atStep(long step, Trainer.Options options) throws IOException {
    var taken = new ArrayList<Checkpoint>();
    Trainer.train(
        NETWORK,
        masks(),
        DATA,
        options,
        Progress.none(),
        Callback.atStep(step, t -> taken.add(t.checkpoint())));
    Path file = folder.resolve("step" + step);
    CheckpointFile.write(taken.getFirst(), file);
    return CheckpointFile.read(file);
  }

  @Test
  void aResumedTrainingEndsWithTheSameBits() throws IOException {
    for (Optimizer optimizer : TrainerTest.optimizers()) {
      var options = OPTIONS.withOptimizer(optimizer, LearningRate.cosine(0.02));
      Trained whole = Trainer.train(NETWORK, masks(), DATA, options, Progress.none());
      for (long step : new long[] {0, 1, 4, 6, 8, 11, 12}) {
        Trained resumed =
            Trainer.resume(NETWORK, atStep(step, options), DATA, options, Progress.none());
        assertSame(whole, resumed, optimizer + ", step " + step);
      }
    }
  }

  @Test
  void anEpochsFileResumesToo() throws IOException {
    Path file = folder.resolve("every");
    Trained whole = Trainer.train(NETWORK, masks(), DATA, OPTIONS, Progress.none());
    assertThrows(
        CancellationException.class,
        () ->
            Trainer.train(
                NETWORK,
                masks(),
                DATA,
                OPTIONS,
                (done, total, message) -> {
                  if (done == 10) {
                    Thread.currentThread().interrupt();
                  }
                },
                CheckpointFile.every(1, file)));
    Checkpoint checkpoint = CheckpointFile.read(file);
    assertEquals(8, checkpoint.step());
    assertEquals(2, checkpoint.epochs().size());
    assertSame(
        whole, Trainer.resume(NETWORK, checkpoint, DATA, OPTIONS, Progress.none()), "every epoch");
    assertEquals(List.of("every"), names(), "no half-written file stays");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void batchNormStatisticsAreKept() throws IOException {
    Network network = Cases.GENERIC.getFirst();
    Split data = Cases.split(network.inputShape());
    var taken = new ArrayList<Checkpoint>();
    Trained whole =
        Trainer.train(
            network,
            Masks.none(),
            data,
            OPTIONS,
            Progress.none(),
            Callback.atStep(6, t -> taken.add(t.checkpoint())));
    assertSame(
        whole,
        Trainer.resume(network, taken.getFirst(), data, OPTIONS, Progress.none()),
        network.name());
  }

  @Test
  void anotherTrainingIsRefused() throws IOException {
    Checkpoint checkpoint = atStep(3, OPTIONS);
    assertMessage(
        "the options it was made with",
        () -> Trainer.resume(NETWORK, checkpoint, DATA, OPTIONS.withSeed(6), Progress.none()));
    var other = new Split(Cases.data(NETWORK.inputShape(), 50, 9), DATA.validation(), DATA.test());
    assertMessage(
        "expected data with digest",
        () -> Trainer.resume(NETWORK, checkpoint, other, OPTIONS, Progress.none()));
    Network conv = Cases.BASIC.get(1);
    assertMessage(
        "does not fit conv",
        () ->
            Trainer.resume(
                conv, checkpoint, Cases.split(conv.inputShape()), OPTIONS, Progress.none()));
  }

  private static void assertMessage(String part, Executable call) {
    var e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.toString().contains(part), e.toString());
  }

  @Test
  void aChangedFileIsRefused() throws IOException {
    atStep(3, OPTIONS);
    byte[] good = Files.readAllBytes(folder.resolve("step3"));
    var random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      bad[i < 60 ? i : random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(bad);
      assertRefused(Arrays.copyOf(good, random.nextInt(good.length)));
    }
  }

  @Test
  void aHostileFileWithARightChecksumIsAnIoExceptionOrACheckpoint() throws IOException {
    atStep(3, OPTIONS);
    byte[] good = Files.readAllBytes(folder.resolve("step3"));
    var random = new Random(2);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      int at = 8 + random.nextInt(i < 250 ? 400 : bad.length - 12);
      ByteBuffer.wrap(bad).putInt(Math.min(at, bad.length - 8), random.nextInt());
      var crc = new CRC32C();
      crc.update(bad, 0, bad.length - 4);
      ByteBuffer.wrap(bad).putInt(bad.length - 4, (int) crc.getValue());
      Path file = Files.write(folder.resolve("hostile"), bad);
      try {
        CheckpointFile.read(file);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 50, "refused " + refused);
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad"), bytes);
    assertThrows(IOException.class, () -> CheckpointFile.read(file));
  }

  static void assertSame(Trained expected, Trained found, String where) {
    expected
        .network()
        .weights()
        .forEach(
            (name, weight) ->
                assertArrayEquals(
                    weight.data().asFloat(),
                    found.network().weight(name).data().asFloat(),
                    where + ": " + name));
    assertEquals(expected.masks(), found.masks(), where);
    assertEquals(
        expected.epochs().stream().map(CheckpointTest::timeless).toList(),
        found.epochs().stream().map(CheckpointTest::timeless).toList(),
        where);
  }

  private static Epoch timeless(Epoch e) {
    return new Epoch(e.epoch(), e.trainLoss(), e.validationLoss(), e.validationAccuracy(), 0);
  }
}
