package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparselab.io.Models.attribute;
import static sparselab.io.Models.floats;
import static sparselab.io.Models.input;
import static sparselab.io.Models.model;
import static sparselab.io.Models.node;
import static sparselab.io.Models.sound;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private void refused(byte[] bytes, String... words) throws IOException {
    Models.refused(folder, bytes, words);
  }

  private Path file(byte[] bytes) throws IOException {
    return Models.file(folder, bytes);
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
        "version https://git-lfs.example/spec/v1\n".getBytes(StandardCharsets.UTF_8), "protobuf");
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
    refused(g -> g.getNodeBuilder(1).clearInput(), "output y", "does not depend on an input");
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
