package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sparselab.network.Shape;

/** Builds the protobuf of a graph; every name is given out once. */
final class Emitter {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> names = new HashSet<>();

  Emitter(String name) {
    graph.setName(name.isEmpty() ? "network" : name);
  }

  GraphProto graph() {
    return graph.build();
  }

  /** Declares the input, any batch: float32, or whole numbers for tokens. */
  void input(String name, Shape shape, boolean tokens) {
    take(name);
    graph.addInput(
        value(name, shape, tokens ? TensorProto.DataType.INT64 : TensorProto.DataType.FLOAT));
  }

  /** Declares the output. */
  void output(String name, Shape shape) {
    graph.addOutput(value(name, shape, TensorProto.DataType.FLOAT));
  }

  /**
   * Adds a node; node and value have the same name.
   *
   * @param attributes {@code Long}, {@code Float}, {@code String} or {@code long[]} by name
   * @return its value
   */
  String node(String op, String name, List<String> inputs, Map<String, Object> attributes) {
    take(name);
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).setName(name).addOutput(name);
    inputs.forEach(node::addInput);
    new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(attribute(key, value)));
    graph.addNode(node);
    return name;
  }

  /** Adds a float32 constant; without sizes a scalar. */
  String floats(String name, float[] values, int... sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return initialiser(name, TensorProto.DataType.FLOAT, bytes, sizes);
  }

  /** Adds a constant vector of whole numbers. */
  String integers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return initialiser(name, TensorProto.DataType.INT64, bytes, values.length);
  }

  private String initialiser(
      String name, TensorProto.DataType type, ByteBuffer bytes, int... sizes) {
    take(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int size : sizes) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private void take(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException(
          "Network %s: the ONNX file would have two values called %s; rename a node"
              .formatted(graph.getName(), name));
    }
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Long number -> attribute.setType(AttributeProto.AttributeType.INT).setI(number);
      case Float number -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
      case String text ->
          attribute
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(text));
      case long[] numbers -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        for (long number : numbers) {
          attribute.addInts(number);
        }
      }
      default -> throw new AssertionError(name + " " + value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, Shape shape, TensorProto.DataType type) {
    var sizes =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    for (int size : shape.sizes()) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
