package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Shape;

/** What is written is read back as it was, to the bit. */
class OnnxWriteTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  static Stream<Network> networks() {
    return Stream.of(
        Networks.lenet300(new Shape(1, 8, 8), 10, 1),
        Networks.smallCnn(new Shape(3, 8, 8), 10, 2),
        new NetworkBuilder("sequence", new Shape(5, 6))
            .linear("up", 9)
            .relu("relu")
            .linear("down", 6)
            .build(Initialisation.HE, 3),
        new NetworkBuilder("odd conv", new Shape(2, 9, 7))
            .conv("a", 3, 5, 2, 1)
            .relu("b")
            .maxPool("c", 3)
            .build(Initialisation.HE, 4));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void roundTrip(Network network) throws IOException {
    Path file = folder.resolve("n.onnx");
    Onnx.write(network, file);
    Onnx.Imported imported = Onnx.read(file);
    OnnxGoldenTest.assertSame(network, imported.network());
    assertEquals(Map.of(), imported.masks().byName());
    byte[] first = Files.readAllBytes(file);
    Onnx.write(imported.network(), file);
    assertArrayEquals(first, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "no part file is left");
    }
  }

  @Test
  void masksComeBack() throws IOException {
    Network network = Networks.smallCnn(new Shape(1, 8, 8), 10, 5);
    var random = new SplittableRandom(6);
    Masks masks =
        Masks.ofNonZeros(network)
            .map(
                mask -> {
                  var bits = mask.bits();
                  bits.clear(0, mask.size() / 2);
                  return new Mask(mask.shape(), bits, mask.pattern()).shuffle(random);
                });
    Path file = folder.resolve("n.onnx");
    Onnx.write(network, masks, file);
    Onnx.Imported imported = Onnx.read(file);
    assertEquals(masks, imported.masks());
    OnnxGoldenTest.assertSame(masks.applyTo(network), imported.network());
  }

  @Test
  void twoValuesOfOneName() {
    Network network =
        new NetworkBuilder("clash", new Shape(4))
            .linear("a", 4)
            .relu("a.bias")
            .build(Initialisation.HE, 1);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Onnx.write(network, folder.resolve("clash.onnx")));
    assertTrue(String.valueOf(e.getMessage()).contains("a.bias"), e.getMessage());
  }

  @Test
  void noSuchFile() {
    assertThrows(NoSuchFileException.class, () -> Onnx.read(folder.resolve("none.onnx")));
  }
}
