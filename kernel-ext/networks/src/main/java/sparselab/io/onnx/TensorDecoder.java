package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;
import sparselab.io.onnx.Tensor.Ints;

/** Tensors as the file stores them: nothing is allocated before the data were found to be there. */
final class TensorDecoder {
  private TensorDecoder() {}

  /**
   * float32, float16, bfloat16 and float64 become float32; int64, int32 and bool become whole
   * numbers.
   *
   * @throws Refusal when the type is another, or the data are elsewhere or not as long as the shape
   */
  static Tensor decode(TensorProto proto) {
    checkPlace(proto);
    DataType type = DataType.forNumber(proto.getDataType());
    int[] sizes = sizes(proto);
    int count = Sizes.count(sizes);
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> floats(proto, type, count, sizes);
      case INT64, INT32, BOOL -> ints(proto, type, count, sizes);
      case null, default ->
          throw new Refusal(
              "data type %s: expected float, float16, bfloat16, double, int64, int32 or bool; %s",
              type == null ? proto.getDataType() : type,
              "export the model in float32, not quantised");
    };
  }

  private static void checkPlace(TensorProto proto) {
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || proto.getExternalDataCount() > 0) {
      String location =
          proto.getExternalDataList().stream()
              .filter(entry -> entry.getKey().equals("location"))
              .map(entry -> entry.getValue())
              .findFirst()
              .orElse("");
      throw new Refusal(
          "its data are said to be in another file, '%s', which is never opened; %s",
          location, "save the model as one file: onnx.save(model, path)");
    }
    if (proto.hasSegment()) {
      throw new Refusal("the tensor is stored in segments, which are not supported");
    }
  }

  private static int[] sizes(TensorProto proto) {
    int[] sizes = new int[proto.getDimsCount()];
    for (int axis = 0; axis < sizes.length; axis++) {
      long size = proto.getDims(axis);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new Refusal("size %d of axis %d: expected 0 to %d", size, axis, Integer.MAX_VALUE);
      }
      sizes[axis] = (int) size;
    }
    return sizes;
  }

  private static Floats floats(TensorProto proto, DataType type, int count, int... sizes) {
    int bytes = type == DataType.DOUBLE ? 8 : type == DataType.FLOAT ? 4 : 2;
    ByteBuffer raw = raw(proto, (long) count * bytes, sizes);
    if (raw == null) {
      checkLength(
          count,
          switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            default -> proto.getInt32DataCount();
          },
          "elements",
          sizes);
    }
    float[] values = new float[count];
    if (type == DataType.FLOAT && raw != null) { // nearly all of a usual file
      raw.asFloatBuffer().get(values);
      return new Floats(values, sizes);
    }
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> proto.getFloatData(i);
            case DOUBLE -> (float) (raw == null ? proto.getDoubleData(i) : raw.getDouble());
            case FLOAT16 -> Float.float16ToFloat((short) half(proto, raw, i));
            default -> Float.intBitsToFloat(half(proto, raw, i) << 16);
          };
    }
    return new Floats(values, sizes);
  }

  private static int half(TensorProto proto, @Nullable ByteBuffer raw, int i) {
    return raw == null ? proto.getInt32Data(i) : raw.getShort();
  }

  private static Ints ints(TensorProto proto, DataType type, int count, int... sizes) {
    int bytes = type == DataType.INT64 ? 8 : type == DataType.INT32 ? 4 : 1;
    ByteBuffer raw = raw(proto, (long) count * bytes, sizes);
    if (raw == null) {
      checkLength(
          count,
          type == DataType.INT64 ? proto.getInt64DataCount() : proto.getInt32DataCount(),
          "elements",
          sizes);
    }
    long[] values = new long[count];
    Arrays.setAll(
        values,
        i ->
            switch (type) {
              case INT64 -> raw == null ? proto.getInt64Data(i) : raw.getLong();
              case INT32 -> raw == null ? proto.getInt32Data(i) : raw.getInt();
              default -> (raw == null ? proto.getInt32Data(i) : raw.get()) != 0 ? 1 : 0;
            });
    return new Ints(values, sizes);
  }

  /** The raw data, or null when the elements are in a typed field. */
  private static @Nullable ByteBuffer raw(TensorProto proto, long bytes, int... sizes) {
    if (!proto.hasRawData()) {
      return null;
    }
    ByteString raw = proto.getRawData();
    checkLength(bytes, raw.size(), "bytes", sizes);
    return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void checkLength(long expected, long found, String unit, int... sizes) {
    if (expected != found) {
      throw new Refusal(
          "shape %s: expected %d %s, found %d", Sizes.text(sizes), expected, unit, found);
    }
  }
}
