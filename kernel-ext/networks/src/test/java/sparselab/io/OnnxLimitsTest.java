package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sparselab.io.Models.attribute;
import static sparselab.io.Models.file;
import static sparselab.io.Models.floats;
import static sparselab.io.Models.input;
import static sparselab.io.Models.integers;
import static sparselab.io.Models.model;
import static sparselab.io.Models.node;
import static sparselab.io.Models.refused;
import static sparselab.io.Models.sound;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that ask for much memory, time or stack get a message instead. */
class OnnxLimitsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  @Test
  void aSmallFileThatAsksForMuchMemory() throws IOException {
    var graph =
        GraphProto.newBuilder()
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addInitializer(integers("n", 1L << 30))
            .addNode(node("ConstantOfShape", "big", "big_out", "n"))
            .addNode(node("Add", "add", "y", "x", "big_out"))
            .addOutput(ValueInfoProto.newBuilder().setName("y"));
    refused(folder, model(graph).build().toByteArray(), "node big", "more memory");
  }

  @Test
  void manySmallStepsThatAskForMuchMemory() throws IOException {
    var graph =
        GraphProto.newBuilder()
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addInitializer(integers("v0", 1L));
    for (int i = 0; i < 60; i++) {
      graph.addNode(
          node("Concat", "double" + i, "v" + (i + 1), "v" + i, "v" + i)
              .addAttribute(attribute("axis", 0)));
    }
    graph.addNode(node("Reshape", "last", "y", "x", "v60"));
    graph.addOutput(ValueInfoProto.newBuilder().setName("y"));
    refused(folder, model(graph).build().toByteArray(), "Concat", "more memory");
  }

  @Test
  void aWeightUsedTooOften() throws IOException {
    var graph =
        GraphProto.newBuilder()
            .addInput(input("v0", DataType.FLOAT, 0, 300))
            .addInitializer(floats("w", 300, 300));
    for (int i = 0; i < 2000; i++) {
      graph.addNode(node("MatMul", "fc" + i, "v" + (i + 1), "v" + i, "w"));
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName("v2000"));
    refused(folder, model(graph).build().toByteArray(), "MatMul", "more memory");
  }

  @Test
  void aFeatureVectorAsLongAsAnArray() throws IOException {
    var graph =
        GraphProto.newBuilder()
            .addInput(input("x", DataType.FLOAT, 0, Integer.MAX_VALUE))
            .addInitializer(floats("epsilon"))
            .addInitializer(floats("two", 1).setFloatData(0, 2));
    graph.addNode(mean("mean", "x"));
    graph.addNode(node("Sub", "sub", "sub", "x", "mean"));
    graph.addNode(node("Pow", "pow", "pow", "sub", "two"));
    graph.addNode(mean("variance", "pow"));
    graph.addNode(node("Add", "add", "add", "variance", "epsilon"));
    graph.addNode(node("Sqrt", "sqrt", "sqrt", "add"));
    graph.addNode(node("Div", "div", "y", "sub", "sqrt"));
    graph.addOutput(ValueInfoProto.newBuilder().setName("y"));
    refused(folder, model(graph).build().toByteArray(), "div", "more memory");
  }

  @Test
  void manyAxes() throws IOException {
    ModelProto.Builder model = sound();
    var w = model.getGraphBuilder().getInitializerBuilder(0);
    for (int i = 0; i < 100_000; i++) {
      w.addDims(1);
    }
    refused(folder, model.build().toByteArray(), "100002 axes");
  }

  @Test
  void manyDifferentProblems() throws IOException {
    var graph = GraphProto.newBuilder().addInput(input("v0", DataType.FLOAT, 0, 4));
    for (int i = 0; i < 20_000; i++) {
      graph.addNode(node("Op" + i, "n" + i, "v" + (i + 1), "v" + i));
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName("v20000"));
    var e = refused(folder, model(graph).build().toByteArray(), "Op0", "and 180 more");
    assertEquals(200, e.problems().size());
  }

  @Test
  void aLongChainIsReadInItsOrder() throws IOException {
    var graph = GraphProto.newBuilder().addInput(input("v0", DataType.FLOAT, 0, 4));
    for (int i = 0; i < 20_000; i++) {
      graph.addNode(node(i % 2 == 0 ? "Identity" : "Relu", "same", "v" + (i + 1), "v" + i));
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName("v20000"));
    Path file = file(folder, model(graph).build().toByteArray());
    assertEquals(10_000, Onnx.read(file).network().nodes().size());
  }

  @Test
  void groupsInGroupsWithoutEnd() throws IOException {
    byte[] groups = new byte[100_000];
    Arrays.fill(groups, (byte) (100 << 3 | 3)); // where a field number of two bytes starts a group
    refused(folder, groups, "no protobuf");
    Arrays.fill(groups, (byte) (15 << 3 | 3)); // field 15 starts a group, for ever
    refused(folder, groups, "no protobuf");
  }

  private static NodeProto.Builder mean(String name, String of) {
    return node("ReduceMean", name, name, of).addAttribute(attribute("axes", new Long[] {-1L}));
  }
}
