package sparselab.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import sparselab.io.onnx.OnnxException;

/** Small models, built by hand, that a test then spoils. */
final class Models {
  private Models() {}

  /** {@code y = Relu(x·W)}, x (batch, 4), W (4, 3). */
  static ModelProto.Builder sound() {
    return model(
        GraphProto.newBuilder()
            .setName("sound")
            .addInput(input("x", DataType.FLOAT, 0, 4))
            .addInitializer(floats("fc.weight", 4, 3))
            .addNode(node("MatMul", "fc", "fc_out", "x", "fc.weight"))
            .addNode(node("Relu", "relu", "y", "fc_out"))
            .addOutput(ValueInfoProto.newBuilder().setName("y")));
  }

  static ModelProto.Builder model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph);
  }

  /** A size of 0 stands for a symbolic one called {@code d} and its axis. */
  static ValueInfoProto input(String name, DataType type, long... sizes) {
    var shape = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < sizes.length; axis++) {
      shape.addDim(
          sizes[axis] == 0
              ? Dimension.newBuilder().setDimParam("d" + axis)
              : Dimension.newBuilder().setDimValue(sizes[axis]));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  static NodeProto.Builder node(String op, String name, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .setName(name)
        .addOutput(output)
        .addAllInput(Arrays.asList(inputs));
  }

  /** Values 1, 2, 3, … in the typed field. */
  static TensorProto.Builder floats(String name, long... sizes) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
    long count = 1;
    for (long size : sizes) {
      tensor.addDims(size);
      count *= size;
    }
    for (int i = 1; i <= count; i++) {
      tensor.addFloatData(i);
    }
    return tensor;
  }

  static TensorProto.Builder integers(String name, Long... values) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64.getNumber())
        .addDims(values.length)
        .addAllInt64Data(List.of(values));
  }

  static AttributeProto.Builder attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  static AttributeProto.Builder attribute(String name, Long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(List.of(values));
  }

  /** Writes a file of these bytes. */
  static Path file(Path folder, byte[] bytes) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    return file;
  }

  /** Reading these bytes must fail with a message that holds all the words. */
  static OnnxException refused(Path folder, byte[] bytes, String... words) throws IOException {
    Path file = file(folder, bytes);
    OnnxException e = assertThrows(OnnxException.class, () -> Onnx.read(file));
    String message = String.valueOf(e.getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    return e;
  }
}
