package sparselab.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.network.Conv2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;

class MaskFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private Masks masks(Pattern pattern) {
    return new Pruner(Importance.magnitude(), pattern, Allocation.uniform(0.7))
        .prune(Samples.cnn());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("masks");
    for (Pattern pattern :
        new Pattern[] {
          Pattern.unstructured(),
          Pattern.block(4, 2),
          Pattern.keep(1).of(4),
          Pattern.keep(1).of(4).sharedBy(4),
          Pattern.keep(1).of(4).transposable(),
          Pattern.row(),
          Pattern.filter(),
          Pattern.channel(),
          Pattern.wholeLayer()
        }) {
      Allocation allocation = Allocation.uniform(0.75);
      Masks masks = new Pruner(Importance.magnitude(), pattern, allocation).prune(sized());
      MaskFile.write(masks, file);
      assertEquals(masks, MaskFile.read(file));
    }
    MaskFile.write(Masks.none(), file);
    assertEquals(Masks.none(), MaskFile.read(file));
  }

  @Test
  void zerosThatCameBackAreListed() {
    Masks masks = masks(Pattern.unstructured());
    Network pruned = masks.applyTo(Samples.cnn());
    assertEquals(List.of(), masks.verify(pruned));
    int gone = masks.of("fc2.weight", pruned).bits().nextClearBit(20);
    Network back =
        pruned.withWeights(
            Map.of("fc2.weight", pruned.weight("fc2.weight").dup().putScalar(gone, 0.5)));
    assertEquals(
        List.of("fc2.weight[%d] is pruned and is 0.5".formatted(gone)), masks.verify(back));
  }

  private static Network sized() {
    return Samples.filled(
        "sized",
        new Shape(4, 6, 6),
        List.of(new Node("conv", new Conv2d(4, 8, 3, 1, 1), List.of("input"))),
        3);
  }

  @Test
  void everyCutAndEveryChangedByteIsRefused() throws IOException {
    Path file = folder.resolve("masks");
    MaskFile.write(masks(Pattern.unstructured()), file);
    byte[] whole = Files.readAllBytes(file);
    var random = new Random(1);
    for (int i = 0; i < whole.length; i++) {
      Files.write(file, Arrays.copyOf(whole, i));
      assertThrows(IOException.class, () -> MaskFile.read(file), "cut at " + i);
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, changed);
      assertThrows(IOException.class, () -> MaskFile.read(file), "changed at " + i);
    }
  }

  /** Lies with a right checksum. */
  @Test
  void hostileContentIsRefusedWithoutTakingMemory() throws IOException {
    Path file = folder.resolve("masks");
    MaskFile.write(masks(Pattern.unstructured()), file);
    byte[] whole = Files.readAllBytes(file);
    int name = 12 + 2 + "conv1.weight".length();
    for (int at : new int[] {8, name + 1, name + 5, name + 17, name + 29}) {
      for (int lie : new int[] {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20}) {
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).putInt(at, lie);
        var crc = new CRC32C();
        crc.update(changed, 0, changed.length - 4);
        ByteBuffer.wrap(changed).putInt(changed.length - 4, (int) crc.getValue());
        Files.write(file, changed);
        if (at == name + 17 && lie == 0) {
          continue; // pattern 0 is what it was
        }
        var error = assertThrows(IOException.class, () -> MaskFile.read(file), at + ": " + lie);
        assertTrue(String.valueOf(error.getMessage()).length() > 10);
      }
    }
    Files.write(file, new byte[3]);
    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> MaskFile.read(file)).getMessage())
            .contains("not a file of masks"));
  }
}
