package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

/** Attributes of a node, by their declared type. */
final class AttributeDecoder {
  private AttributeDecoder() {}

  /**
   * @throws Refusal when a name comes twice or a tensor is damaged
   */
  static Attributes decode(List<AttributeProto> protos) {
    var values = new LinkedHashMap<String, Object>();
    for (AttributeProto proto : protos) {
      if (values.put(proto.getName(), value(proto)) != null) {
        throw new Refusal("attribute %s is given twice", proto.getName());
      }
    }
    return new Attributes(values);
  }

  private static Object value(AttributeProto proto) {
    return switch (proto.getType()) {
      case INT -> proto.getI();
      case FLOAT -> proto.getF();
      case STRING -> proto.getS().toString(StandardCharsets.UTF_8);
      case INTS -> proto.getIntsList().stream().mapToLong(Long::longValue).toArray();
      case FLOATS -> {
        float[] values = new float[proto.getFloatsCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = proto.getFloats(i);
        }
        yield values;
      }
      case TENSOR -> TensorDecoder.decode(proto.getT());
      case UNDEFINED,
          GRAPH,
          SPARSE_TENSOR,
          TYPE_PROTO,
          STRINGS,
          TENSORS,
          GRAPHS,
          SPARSE_TENSORS,
          TYPE_PROTOS ->
          new Attributes.Other("a value of kind " + proto.getType());
    };
  }
}
