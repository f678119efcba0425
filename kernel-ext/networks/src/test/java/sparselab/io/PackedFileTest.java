package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.engine.Engine;
import sparselab.engine.Packing;
import sparselab.engine.Stored;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;
import sparselab.train.Inference;
import sparselab.train.Progress;

class PackedFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private static final Network CNN = Samples.cnn();

  private static Masks masks(Pattern pattern, double sparsity) {
    return new Pruner(Importance.magnitude(), pattern, Allocation.uniform(sparsity)).prune(CNN);
  }

  static List<Masks> examples() {
    return List.of(
        Masks.none(),
        masks(Pattern.unstructured(), 0.02),
        masks(Pattern.unstructured(), 0.6),
        masks(Pattern.unstructured(), 0.99),
        masks(Pattern.block(4, 1), 0.7),
        masks(Pattern.block(3, 2), 0.7),
        masks(Pattern.block(1, 16), 0.7),
        masks(Pattern.keep(2).of(4), 0.5),
        masks(Pattern.keep(2).of(4), 0.6),
        masks(Pattern.keep(3).of(5), 0.75),
        masks(Pattern.keep(1).of(4).sharedBy(4), 0.8),
        masks(Pattern.keep(2).of(4).transposable(), 0.75),
        masks(Pattern.row(), 0.5),
        masks(Pattern.channel(), 0.5));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void weightsAndMasksComeBackToTheBitInTheBytesCounted(Masks masks) throws IOException {
    Path file = folder.resolve("model.packed");
    Network awkward = withZerosThatStay(masks);
    PackedFile.write(awkward, masks, file);
    PackedFile.Packed read = PackedFile.read(file, zeros());
    assertEquals(masks, read.masks());
    assertSameBits(masks.applyTo(awkward), read.network());
    long headers = 18L + CNN.name().length(); // letters … count, checksum
    for (String name : CNN.weights().keySet()) {
      headers += 2 + name.length() + 1 + 4L * CNN.weightShape(name).rank() + 1;
      headers += masks.byName().containsKey(name) ? 12 + 1 : 0;
    }
    assertEquals(Stored.of(awkward, masks).smallest(), Files.size(file) - headers);
    masks
        .byName()
        .forEach((name, mask) -> assertEquals(Packing.smallest(mask), read.packings().get(name)));
  }

  /** All formats are among the examples; otherwise the test above would show less than it says. */
  @Test
  void everyFormatIsUsed() {
    List<Packing> used =
        examples().stream()
            .flatMap(masks -> masks.byName().values().stream())
            .map(Packing::smallest)
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(Packing.values()), used);
  }

  static List<Masks> oneOfEachFormat() {
    return List.of(
        masks(Pattern.unstructured(), 0.02),
        masks(Pattern.unstructured(), 0.6),
        masks(Pattern.unstructured(), 0.99),
        masks(Pattern.block(3, 2), 0.7),
        masks(Pattern.keep(2).of(4), 0.5),
        masks(Pattern.keep(2).of(4).transposable(), 0.75));
  }

  private static Network zeros() {
    var weights = new LinkedHashMap<String, INDArray>();
    CNN.weights().forEach((name, w) -> weights.put(name, Nd4j.zeros(w.shape())));
    return CNN.withWeights(weights);
  }

  /** Some of what is kept is +0 or −0, one bias is NaN. */
  private static Network withZerosThatStay(Masks masks) {
    var weights = new LinkedHashMap<String, INDArray>();
    CNN.weights()
        .forEach(
            (name, w) -> {
              float[] values = w.dup('c').data().asFloat();
              Mask mask = masks.of(name, CNN);
              for (int i = 0; i < values.length; i += 7) {
                values[i] = mask.keeps(i) ? i % 2 == 0 ? 0f : -0f : values[i];
              }
              if (name.endsWith("bias")) {
                values[0] = Float.NaN;
              }
              weights.put(name, Nd4j.create(values, w.shape(), 'c'));
            });
    return CNN.withWeights(weights);
  }

  private static void assertSameBits(Network expected, Network found) {
    expected
        .weights()
        .forEach((name, w) -> assertArrayEquals(bits(w), bits(found.weight(name)), name));
  }

  private static int[] bits(INDArray w) {
    float[] values = w.dup('c').data().asFloat();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void theEngineRunsWhatWasRead() throws IOException {
    Masks masks = masks(Pattern.unstructured(), 0.9);
    Path file = folder.resolve("model.packed");
    PackedFile.write(CNN, masks, file);
    PackedFile.Packed read = PackedFile.read(file, zeros());
    INDArray x = Samples.data(CNN, 5, 4).features();
    INDArray expected = Inference.of(masks.applyTo(CNN)).outputs(x);
    var compiled =
        Engine.compile(
            read.network(),
            read.masks(),
            new Engine.Options(5, 1, Engine.Kernels.SPARSE, true, 1, 0, 1),
            Progress.none());
    assertTrue(compiled.run(x).distance2(expected) < 1e-5 * expected.norm2Number().doubleValue());
  }

  @Test
  void everyCutAndEveryChangedByteIsRefused() throws IOException {
    Path file = folder.resolve("model.packed");
    PackedFile.write(CNN, masks(Pattern.unstructured(), 0.9), file);
    byte[] whole = Files.readAllBytes(file);
    var random = new Random(1);
    for (int i = 0; i < whole.length; i += i < 200 ? 1 : 7) {
      Files.write(file, Arrays.copyOf(whole, i));
      assertThrows(IOException.class, () -> PackedFile.read(file, CNN), "cut at " + i);
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, changed);
      assertThrows(IOException.class, () -> PackedFile.read(file, CNN), "changed at " + i);
    }
  }

  /** Lies with a right checksum: any four bytes of the headers and of the first arrays. */
  @ParameterizedTest
  @MethodSource("oneOfEachFormat")
  void hostileContentIsRefusedOrFitsTheNetwork(Masks masks) throws IOException {
    Path file = folder.resolve("model.packed");
    PackedFile.write(CNN, masks, file);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 8; at < whole.length - 8; at += at < 80 ? 1 : 61) {
      for (int lie : new int[] {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20}) {
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).putInt(at, lie);
        var crc = new CRC32C();
        crc.update(changed, 0, changed.length - 4);
        ByteBuffer.wrap(changed).putInt(changed.length - 4, (int) crc.getValue());
        Files.write(file, changed);
        try {
          PackedFile.Packed read = PackedFile.read(file, CNN); // another value may be a value
          read.masks().applyTo(read.network());
        } catch (IOException e) {
          refused++;
          assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()), e.getMessage());
        }
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path file = folder.resolve("model.packed");
    PackedFile.write(CNN, masks(Pattern.unstructured(), 0.5), file);
    assertError(
        "conv1.weight is a weight of \"cnn\", expected one of [fc1.weight, fc1.bias]",
        file,
        Samples.mlp(3, 2));
    Network wide = Samples.mlp(36, 18);
    Path small = folder.resolve("small.packed");
    PackedFile.write(wide, Masks.none(), small);
    assertError("fc1.weight: expected shape 17×36 as in network cnn, found [18, 36]", small, CNN);
    assertError("expected the 4 weights of network mlp, found 2", small, Samples.mlp(36, 18, 2));
    Files.write(file, new byte[40]);
    assertError("not a file of packed weights (it would begin with SLPW)", file, CNN);
    Network nan =
        CNN.withWeights(
            Map.of("fc2.weight", CNN.weight("fc2.weight").dup().putScalar(3, Float.NaN)));
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        PackedFile.write(
                            nan,
                            new Masks(
                                Map.of("fc2.weight", Mask.dense(CNN.weightShape("fc2.weight")))),
                            file))
                .getMessage());
    assertTrue(
        message.contains("fc2.weight: expected every weight to be finite, found NaN at index 3"));
  }

  private static void assertError(String part, Path file, Network network) {
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> PackedFile.read(file, network)).getMessage());
    assertTrue(message.contains(part) && message.startsWith(file.toString()), message);
  }
}
