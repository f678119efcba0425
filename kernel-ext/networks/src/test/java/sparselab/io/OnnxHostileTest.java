package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertAll;
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
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparselab.io.onnx.OnnxException;

/** Damaged and malicious files end in a message: no crash, no memory, no other file opened. */
class OnnxHostileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private Path file(byte[] bytes) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    return file;
  }

  private OnnxException refused(byte[] bytes, String... words) throws IOException {
    Path file = file(bytes);
    OnnxException e = assertThrows(OnnxException.class, () -> Onnx.read(file));
    String message = String.valueOf(e.getMessage());
    assertAll(Arrays.stream(words).map(word -> () -> assertTrue(message.contains(word), message)));
    return e;
  }

  private void refused(Consumer<GraphProto.Builder> spoil, String... words) throws IOException {
    ModelProto.Builder model = sound();
    spoil.accept(model.getGraphBuilder());
    refused(model.build().toByteArray(), words);
  }

  private void refusedWeight(Consumer<TensorProto.Builder> spoil, String... words)
      throws IOException {
    refused(graph -> spoil.accept(graph.getInitializerBuilder(0)), words);
  }

  @Test
  void theSoundOneIsRead() throws IOException {
    assertEquals(2, Onnx.read(file(sound().build().toByteArray())).network().nodes().size());
  }

  @Test
  void everyTruncation() throws IOException {
    byte[] whole = sound().build().toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      refused(part, "model.onnx");
    }
  }

  @Test
  void noise() throws IOException {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      refused(noise, "model.onnx");
    }
  }

  @Test
  void everyByteChanged() throws IOException {
    byte[] whole = sound().build().toByteArray();
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << bit);
        Path file = file(changed);
        try {
          Onnx.read(file);
        } catch (OnnxException expected) {
          assertTrue(!expected.problems().isEmpty());
        }
      }
    }
  }

  @Test
  void aTextFile() throws IOException {
    refused(
        "version https://git-lfs.example/spec/v1\n"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "protobuf");
  }

  @Test
  void anEmptyFile() throws IOException {
    refused(new byte[0], "no ONNX model");
  }

  @Test
  void otherOperatorSets() throws IOException {
    for (long version : new long[] {-3, 0, 9, 10, 22, Long.MAX_VALUE}) {
      byte[] bytes =
          sound()
              .clearOpsetImport()
              .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(version))
              .build()
              .toByteArray();
      refused(bytes, "operator set", "expected 11 to 21");
    }
  }

  @Test
  void hugeAndNegativeSizes() throws IOException {
    refusedWeight(w -> w.setDims(0, 1L << 40), "fc.weight", "1099511627776");
    refusedWeight(w -> w.setDims(0, Integer.MAX_VALUE), "fc.weight", "more elements");
    refusedWeight(w -> w.setDims(0, 1 << 28), "fc.weight", "expected 805306368 elements, found 12");
    refusedWeight(w -> w.setDims(0, -4), "fc.weight", "size -4");
    refusedWeight(w -> w.setDims(0, -4).setDims(1, -3), "fc.weight", "size -4");
    refusedWeight(w -> w.setDims(0, 0), "fc.weight", "expected 0 elements, found 12");
    refusedWeight(w -> w.clearFloatData(), "fc.weight", "expected 12 elements, found 0");
    refusedWeight(
        w -> w.clearFloatData().setRawData(ByteString.copyFrom(new byte[47])),
        "fc.weight",
        "expected 48 bytes, found 47");
    refused(g -> g.setInput(0, input("x", DataType.FLOAT, 0, 1L << 33)), "input x", "8589934592");
    refused(g -> g.setInput(0, input("x", DataType.FLOAT, 0, -4)), "input x", "size -4");
  }

  @Test
  void aSmallFileThatAsksForMuchMemory() throws IOException {
    var graph =
        GraphProto.newBuilder()
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addInitializer(integers("n", 1L << 30))
            .addNode(node("ConstantOfShape", "big", "big_out", "n"))
            .addNode(node("Add", "add", "y", "x", "big_out"))
            .addOutput(ValueInfoProto.newBuilder().setName("y"));
    refused(model(graph).build().toByteArray(), "node big", "more memory");
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
    refused(model(graph).build().toByteArray(), "Concat", "more memory");
  }

  @Test
  void aCycle() throws IOException {
    refused(g -> g.getNodeBuilder(0).setInput(0, "y"), "node fc", "computed only later", "relu");
  }

  @Test
  void aNodeThatReadsItself() throws IOException {
    refused(g -> g.getNodeBuilder(1).setInput(0, "y"), "node relu", "computed only later");
  }

  @Test
  void missingThings() throws IOException {
    refused(g -> g.getNodeBuilder(0).setInput(0, "ghost"), "node fc", "ghost is defined nowhere");
    refused(g -> g.getNodeBuilder(1).clearInput(), "node relu", "at least 1 inputs");
    refused(g -> g.getNodeBuilder(1).clearOutput(), "Relu", "no output");
    refused(g -> g.getOutputBuilder(0).setName("ghost"), "output ghost");
    refused(g -> g.getOutputBuilder(0).setName("x"), "output x", "there is no network");
    refused(g -> g.getOutputBuilder(0).setName("fc.weight"), "there is no network");
    refused(g -> g.clearOutput(), "expected one output, found []");
    refused(g -> g.clearNode(), "output y");
    refused(g -> g.clearInput(), "x is defined nowhere");
    refused(g -> g.getInputBuilder(0).clearType(), "input x", "known rank");
  }

  @Test
  void namesTwice() throws IOException {
    refused(g -> g.addInitializer(floats("fc.weight", 4, 3)), "fc.weight is defined twice");
    refused(g -> g.addInput(input("x", DataType.FLOAT, 0, 4)), "x is defined twice");
    refused(g -> g.addNode(node("Relu", "again", "y", "x")), "y is defined twice");
    refused(g -> g.addNode(node("Relu", "again", "x", "y")), "x is defined twice");
    refused(g -> g.addInitializer(floats("", 1)), "no name");
  }

  @Test
  void dataInAnotherFile() throws IOException {
    Path secret = folder.resolve("secret");
    Files.write(secret, new byte[48]);
    for (String location : new String[] {"secret", "../../etc/passwd", secret.toString()}) {
      var entry = StringStringEntryProto.newBuilder().setKey("location").setValue(location);
      refusedWeight(
          w ->
              w.clearFloatData()
                  .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                  .addExternalData(entry),
          location,
          "never opened",
          "as one file");
    }
  }

  @Test
  void otherDataTypes() throws IOException {
    for (DataType type :
        new DataType[] {DataType.INT8, DataType.UINT8, DataType.STRING, DataType.COMPLEX64}) {
      refusedWeight(w -> w.setDataType(type.getNumber()), "fc.weight", type.name(), "float32");
    }
    refusedWeight(w -> w.setDataType(999), "fc.weight", "999");
    refusedWeight(
        w -> {
          w.clearFloatData().setDataType(DataType.INT64.getNumber());
          for (int i = 0; i < 12; i++) {
            w.addInt64Data(i);
          }
        },
        "fc.weight",
        "expected float weights, found integers");
    refused(g -> g.setInput(0, input("x", DataType.STRING, 0, 4)), "input x", "STRING");
  }

  @Test
  void attributesOfTheWrongKind() throws IOException {
    refused(g -> g.getNodeBuilder(1).addAttribute(attribute("axis", 1)), "relu", "axis");
    refused(
        g ->
            g.setNode(
                1, node("Transpose", "t", "y", "fc_out").addAttribute(attribute("perm", 0L, 0L))),
        "node t",
        "each axis below 2 once");
    refused(
        g -> g.setNode(1, node("Transpose", "t", "y", "fc_out").addAttribute(attribute("perm", 1))),
        "expected a list of integers");
    refused(
        g -> g.getNodeBuilder(1).addAttribute(attribute("a", 1)).addAttribute(attribute("a", 2)),
        "attribute a is given twice");
  }
}
