package sparselab.io;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.io.onnx.Assumptions;
import sparselab.io.onnx.OnnxException;
import sparselab.network.Conv2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.train.Inference;

/** Files from {@code make_goldens.py} compute what ONNX Runtime computed. */
class OnnxGoldenTest {
  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp",
        "lenet5",
        "cnn_bn",
        "cnn_folded",
        "mobile",
        "residual",
        "bert",
        "feed_forward",
        "half",
        "affine"
      })
  void givesTheOutputsOfOnnxRuntime(String name, @TempDir Path folder) throws Exception {
    Onnx.Imported imported = Onnx.read(file(name), assumptions(name));
    INDArray x = tensor(name + ".input.pb");
    float[] expected = values(tensor(name + ".output.pb"));
    assertArrayEquals(expected, outputs(imported.network(), x), TOLERANCE);

    Path again = folder.resolve(name + ".onnx");
    Onnx.write(imported.network(), again);
    Onnx.Imported back = Onnx.read(again);
    assertSame(imported.network(), back.network());
    assertEquals(imported.masks(), back.masks());
  }

  /** What no layer does is named, each once. */
  @ParameterizedTest
  @CsvSource({"decoder, Gelu, approximate tanh"})
  void whatTheZooLacks(String name, String operator, String reason) throws URISyntaxException {
    Path file = file(name);
    var e = assertThrows(OnnxException.class, () -> Onnx.read(file));
    assertEquals(1, e.problems().size(), e.getMessage());
    String problem = e.problems().getFirst();
    assertTrue(problem.contains(operator) && problem.contains(reason), problem);
  }

  private static Assumptions assumptions(String name) {
    return name.equals("bert")
        ? Assumptions.none().dimension("sequence", 6).fix("mask", 1)
        : Assumptions.none();
  }

  @Test
  void zerosAreMasks() throws Exception {
    Onnx.Imported mlp = Onnx.read(file("mlp"));
    assertEquals(List.of("fc1.weight", "fc2.weight"), List.copyOf(mlp.masks().byName().keySet()));
    assertEquals(0.8, requireNonNull(mlp.masks().byName().get("fc1.weight")).sparsity(), 0.001);
    assertEquals(0.5, requireNonNull(mlp.masks().byName().get("fc2.weight")).sparsity(), 0.001);
    assertEquals(mlp.network().weights(), mlp.masks().applyTo(mlp.network()).weights());
  }

  @Test
  void namesAreThoseOfTheWeights() throws Exception {
    List<String> names =
        Onnx.read(file("lenet5")).network().nodes().stream().map(Node::name).toList();
    assertTrue(names.containsAll(List.of("conv1", "conv2", "fc1", "fc2")), names.toString());
    assertEquals("conv", Onnx.read(file("affine")).network().nodes().getFirst().name());
  }

  @Test
  void samePaddingIsComputed() throws Exception {
    Network lenet = Onnx.read(file("lenet5")).network();
    assertEquals(new Conv2d(6, 8, 3, 1, 1), lenet.node("conv2").layer());
  }

  static void assertSame(Network expected, Network found) {
    assertEquals(expected.name(), found.name());
    assertEquals(expected.inputShape(), found.inputShape());
    assertEquals(expected.nodes(), found.nodes());
    assertEquals(List.copyOf(expected.weights().keySet()), List.copyOf(found.weights().keySet()));
    for (String weight : expected.weights().keySet()) {
      assertArrayEquals(values(expected.weight(weight)), values(found.weight(weight)), weight);
    }
  }

  private static float[] outputs(Network network, INDArray x) {
    return values(Inference.of(network).outputs(x));
  }

  static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(
        requireNonNull(OnnxGoldenTest.class.getResource("onnx/" + name + ".onnx")).toURI());
  }

  private static INDArray tensor(String name) throws IOException {
    try (InputStream in =
        requireNonNull(OnnxGoldenTest.class.getResourceAsStream("onnx/" + name))) {
      TensorProto proto = TensorProto.parseFrom(in);
      var raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[raw.remaining() / 4];
      raw.asFloatBuffer().get(values);
      long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
      return Nd4j.create(values, shape, 'c');
    }
  }
}
