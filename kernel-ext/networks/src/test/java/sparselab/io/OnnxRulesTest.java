package sparselab.io;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparselab.io.Models.attribute;
import static sparselab.io.Models.floats;
import static sparselab.io.Models.input;
import static sparselab.io.Models.integers;
import static sparselab.io.Models.model;
import static sparselab.io.Models.node;
import static sparselab.io.Models.sound;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.io.onnx.Assumptions;
import sparselab.io.onnx.OnnxException;
import sparselab.network.Conv2d;
import sparselab.network.Layer;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** What a file may leave open, what is folded, and what the messages say. */
class OnnxRulesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private Path file(ModelProto.Builder model) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, model.build().toByteArray());
    return file;
  }

  private Network read(GraphProto.Builder graph, Assumptions assumptions) throws IOException {
    return Onnx.read(file(model(graph)), assumptions).network();
  }

  private List<String> problems(GraphProto.Builder graph) throws IOException {
    Path file = file(model(graph));
    return assertThrows(OnnxException.class, () -> Onnx.read(file)).problems();
  }

  private static GraphProto.Builder graph(String output) {
    return GraphProto.newBuilder().addOutput(ValueInfoProto.newBuilder().setName(output));
  }

  private static List<Layer> layers(Network network) {
    return network.nodes().stream().map(Node::layer).toList();
  }

  @Test
  void weightsOfMatMulAreTransposed() throws IOException {
    Network network = Onnx.read(file(sound())).network();
    assertEquals(List.of(new Linear(4, 3), new Relu()), layers(network));
    assertEquals("fc", network.nodes().getFirst().name());
    float[] weights = OnnxGoldenTest.values(network.weight("fc.weight"));
    assertEquals(
        List.of(1f, 4f, 7f, 10f, 2f),
        List.of(weights[0], weights[1], weights[2], weights[3], weights[4]));
  }

  @Test
  void everyTroubleIsSaidAtOnce() throws IOException {
    var graph =
        graph("y")
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addNode(node("LSTM", "memory", "a", "x"))
            .addNode(node("Relu", "after", "b", "a"))
            .addNode(node("TopK", "best", "c", "x"))
            .addNode(node("LSTM", "memory2", "d", "b"))
            .addNode(node("Add", "e", "e", "c", "d"))
            .addNode(node("Transpose", "t", "f", "x").addAttribute(attribute("axes", 1)))
            .addNode(node("Add", "y", "y", "e", "f"));
    List<String> problems = problems(graph);
    assertEquals(3, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("node memory, node memory2: LSTM: "), problems.get(0));
    assertTrue(problems.get(0).contains("opset 17"), problems.get(0));
    assertTrue(problems.get(0).contains("Conv, "), problems.get(0));
    assertTrue(problems.get(1).startsWith("node best: TopK"), problems.get(1));
    assertTrue(problems.get(2).contains("attribute axes is not supported"), problems.get(2));
  }

  @Test
  void whatNobodyReadsIsNoTrouble() throws IOException {
    var model = sound();
    model.getGraphBuilder().addNode(node("LSTM", "unused", "z", "x"));
    assertEquals(2, Onnx.read(file(model)).network().nodes().size());
  }

  @Test
  void severalInputsAndOutputs() throws IOException {
    var graph =
        graph("y")
            .addOutput(ValueInfoProto.newBuilder().setName("h"))
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addInput(input("mask", DataType.INT64, 0, 0))
            .addNode(node("Cast", "cast", "m", "mask").addAttribute(attribute("to", 1)))
            .addNode(node("Mul", "mul", "h", "x", "m"))
            .addInitializer(floats("w", 4, 3))
            .addNode(node("MatMul", "fc", "y", "h", "w"));
    List<String> problems = problems(graph);
    assertTrue(problems.toString().contains("dimension(\"d1\""), problems.toString());
    assertTrue(problems.toString().contains("expected one output"), problems.toString());

    var closed = Assumptions.none().dimension("d1", 4).fix("mask", 1).output("y");
    assertEquals(List.of(new Linear(4, 3)), layers(read(graph, closed)));
    var e =
        assertThrows(
            OnnxException.class, () -> read(graph, closed.fix("maks", 1).dimension("d7", 2)));
    assertTrue(e.problems().toString().contains("no input maks"), e.getMessage());
    assertTrue(e.problems().toString().contains("dimension d7"), e.getMessage());
    var open = Assumptions.none().dimension("d1", 4).output("y");
    e = assertThrows(OnnxException.class, () -> read(graph, open));
    assertTrue(e.problems().toString().contains("[x, mask]"), e.getMessage());
  }

  @Test
  void paddingThatDiffersBySide() throws IOException {
    var conv = node("Conv", "conv", "y", "x", "w");
    var graph =
        graph("y")
            .addInput(input("x", DataType.FLOAT, 0, 2, 8, 8))
            .addInitializer(floats("w", 3, 2, 3, 3))
            .addNode(conv.addAttribute(attribute("pads", 1L, 0L, 1L, 0L)));
    assertTrue(problems(graph).getFirst().contains("padding [1, 0, 1, 0]"));
    graph.setNode(0, conv.setAttribute(0, attribute("pads", -1L, 0L, 0L, 0L)));
    assertTrue(problems(graph).getFirst().contains("numbers from 0 up"));
    graph.setNode(0, conv.setAttribute(0, attribute("dilations", 2L, 2L)));
    assertTrue(problems(graph).getFirst().contains("dilations [2, 2]"));
    graph.setNode(0, conv.setAttribute(0, attribute("strides", 0L, 0L)));
    assertTrue(problems(graph).getFirst().contains("numbers from 1 up"));
    graph.setNode(0, conv.setAttribute(0, attribute("strides", 2L, 2L)));
    assertEquals(List.of(new Conv2d(2, 3, 3, 2, 0)), layers(read(graph, Assumptions.none())));
  }

  @Test
  void aTransposeThatMovesTheChannels() throws IOException {
    var graph =
        graph("y")
            .addInput(input("x", DataType.FLOAT, 0, 2, 8, 8))
            .addNode(
                node("Transpose", "t", "y", "x").addAttribute(attribute("perm", 0L, 2L, 3L, 1L)));
    assertTrue(problems(graph).getFirst().contains("node t: Transpose: no layer"));
  }

  @Test
  void aBatchWrittenIntoAReshape() throws IOException {
    var graph =
        graph("y")
            .addInput(input("x", DataType.FLOAT, 8, 2, 3))
            .addInitializer(integers("shape", 8L, 6L))
            .addNode(node("Reshape", "flat", "y", "x", "shape"));
    assertTrue(problems(graph).getFirst().contains("export for batch 1"));
    graph.setInitializer(0, integers("shape", -1L, 6L));
    assertEquals(new Shape(6), read(graph, Assumptions.none()).outputShape());
  }

  @Test
  void sharedWeightsGetTwoNames() throws IOException {
    var graph =
        graph("y")
            .addInput(input("x", DataType.FLOAT, 0, 3))
            .addInitializer(floats("fc.weight", 3, 3))
            .addNode(node("MatMul", "a", "h", "x", "fc.weight"))
            .addNode(node("MatMul", "b", "y", "h", "fc.weight"));
    Network network = read(graph, Assumptions.none());
    assertEquals(List.of("fc", "fc_2"), network.nodes().stream().map(Node::name).toList());
    assertEquals(network.weight("fc.weight"), network.weight("fc_2.weight"));
  }

  @Test
  void badAssumptions() {
    assertThrows(IllegalArgumentException.class, () -> Assumptions.none().dimension("d", 0));
    assertThrows(IllegalArgumentException.class, () -> Assumptions.none().fix("x", Double.NaN));
    assertTrue(requireNonNull(Assumptions.none().output()).isEmpty());
  }
}
