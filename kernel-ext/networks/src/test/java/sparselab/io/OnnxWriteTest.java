package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Initialisation;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Relu6;
import sparselab.network.Shape;
import sparselab.network.Silu;
import sparselab.train.Inference;

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
            .build(Initialisation.HE, 4),
        Networks.bertEncoder(20, 6, 8, 2, 12, 2, 3, 5),
        uneven(Networks.llamaBlock(6, 16, 4, 2, 24, 6)),
        uneven(Networks.llama(20, 6, 16, 4, 2, 24, 2, 6)),
        everythingElse());
  }

  /** With scales that are not one, which a reader may leave out. */
  private static Network uneven(Network network) {
    var weights = new HashMap<String, INDArray>();
    network.weights().forEach((name, weight) -> weights.put(name, weight.add(0.25)));
    return network.withWeights(weights);
  }

  @Test
  void aScaleOfOneMayBeLeftOut() throws IOException {
    Network network = Networks.llamaBlock(6, 16, 4, 2, 24, 6);
    Path file = folder.resolve("n.onnx");
    Onnx.write(network, file);
    assertOutputsEqual(network, Onnx.read(file).network());
  }

  /** Layers that the zoo has in other places than behind a convolution, or nowhere. */
  private static Network everythingElse() {
    var net = new NetworkBuilder("everything else", new Shape(4, 9, 7));
    net.add("norm", new BatchNorm(4, 1e-3, 0.25)).add("relu6", new Relu6());
    net.add("depthwise", new DepthwiseConv2d(4, 3, 2, 1));
    String input = net.last();
    net.add("silu", new Silu());
    net.add("three", new Add(), "silu", input, "silu");
    net.add("squares", new Multiply(), "three", "three");
    net.add("both", new Concat(), "squares", "silu", input);
    net.add("mean", new AveragePool2d(2, 2));
    return net.add("all", new GlobalAveragePool()).linear("fc", 3).build(Initialisation.HE, 7);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void roundTrip(Network network) throws IOException {
    Path file = folder.resolve("n.onnx");
    Onnx.write(network, file);
    Onnx.Imported imported = Onnx.read(file);
    if (network.nodes().stream().noneMatch(OnnxWriteTest::isChain)) {
      OnnxGoldenTest.assertSame(network, imported.network());
    }
    assertOutputsEqual(network, imported.network());
    assertEquals(Map.of(), imported.masks().byName());
    byte[] first = Files.readAllBytes(file);
    Onnx.write(imported.network(), file);
    assertArrayEquals(first, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "no part file is left");
    }
  }

  /** An addition of three is read as two of two. */
  private static boolean isChain(Node node) {
    return !(node.layer() instanceof Concat)
        && !(node.layer() instanceof Attention)
        && node.inputs().size() > 2;
  }

  static Stream<Network> imagesOfTheZoo() {
    return Stream.of(
        Networks.vggSmall(new Shape(3, 16, 16), 10, 1),
        Networks.resnet20(new Shape(3, 8, 8), 10, 2),
        Networks.resnet50(new Shape(3, 32, 32), 5, 3),
        Networks.mobileNetV1(new Shape(3, 32, 32), 5, 0.25, 4),
        Networks.mobileNetV2(new Shape(3, 32, 32), 5, 0.25, 5));
  }

  /** Norms fold into the convolution before them, so that the layers differ and the outputs not. */
  @ParameterizedTest
  @MethodSource("imagesOfTheZoo")
  void sameOutputs(Network network) throws IOException {
    Path file = folder.resolve("n.onnx");
    Onnx.write(network, file);
    Network back = Onnx.read(file).network();
    assertTrue(back.nodes().stream().noneMatch(node -> node.layer() instanceof BatchNorm));
    assertOutputsEqual(network, back);
  }

  private static void assertOutputsEqual(Network expected, Network found) {
    var random = new SplittableRandom(8);
    boolean tokens = expected.nodes().getFirst().layer() instanceof Embedding;
    float[] x = new float[expected.inputShape().count()];
    for (int i = 0; i < x.length; i++) {
      x[i] = tokens ? random.nextInt(20) : (float) random.nextDouble(-1, 1);
    }
    INDArray inputs = Nd4j.create(x, expected.inputShape().withBatch(1), 'c');
    float[] wanted = OnnxGoldenTest.values(Inference.of(expected).outputs(inputs));
    float largest = 0;
    for (float y : wanted) {
      largest = Math.max(largest, Math.abs(y));
    }
    assertArrayEquals(
        wanted, OnnxGoldenTest.values(Inference.of(found).outputs(inputs)), 1e-4f * largest);
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
