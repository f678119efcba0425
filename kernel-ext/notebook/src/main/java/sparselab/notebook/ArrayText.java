package sparselab.notebook;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Short descriptions of arrays: their shape, their range, how many zeros, and how they begin. */
final class ArrayText {
  private static final int SHOWN = 8;
  private static final long MOST_MEASURED = 50_000_000;

  private ArrayText() {}

  /** The preview of a Java array or an ND4J array; nothing for any other value. */
  static Optional<String> preview(Object value) {
    return switch (value) {
      case double[] array -> Optional.of(numbers("double", array.length, i -> array[i]));
      case float[] array -> Optional.of(numbers("float", array.length, i -> array[i]));
      case int[] array -> Optional.of(numbers("int", array.length, i -> array[i]));
      case long[] array -> Optional.of(numbers("long", array.length, i -> array[i]));
      case INDArray array -> Optional.of(nd4j(array));
      case Object[] array -> Optional.of(nested(array));
      default -> Optional.empty();
    };
  }

  private interface At {
    double get(int index);
  }

  private static String numbers(String type, int length, At at) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    long zeros = 0;
    for (int i = 0; i < length; i++) {
      double value = at.get(i);
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      zeros += value == 0 ? 1 : 0;
    }
    String name = type + "[" + Numbers.whole(length) + "]";
    if (length == 0) {
      return name;
    }
    double[] head = IntStream.range(0, Math.min(length, SHOWN)).mapToDouble(at::get).toArray();
    Numbers.Format format = Numbers.column(head);
    String values =
        IntStream.range(0, head.length)
            .mapToObj(i -> format.write(head[i]))
            .collect(Collectors.joining(", "));
    String more = length > SHOWN ? ", …" : "";
    return name
        + " {"
        + values
        + more
        + "}"
        + (length > SHOWN ? "\n" + summary(min, max, sum / length, zeros, length) : "");
  }

  private static String summary(double min, double max, double mean, long zeros, long length) {
    return String.format(
        Locale.ENGLISH,
        "min %s, max %s, mean %s, zeros %.1f %%",
        Numbers.one(min),
        Numbers.one(max),
        Numbers.one(mean),
        100.0 * zeros / length);
  }

  private static String nested(Object[] array) {
    String shape = "[" + Numbers.whole(array.length) + "]";
    Object inner = array.length > 0 ? array[0] : null;
    if (inner != null && inner.getClass().isArray()) {
      String type = inner.getClass().getComponentType().getSimpleName();
      return type
          + shape
          + "["
          + Numbers.whole(Array.getLength(inner))
          + "], first row "
          + preview(inner).orElse("");
    }
    String values =
        Arrays.stream(array).limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    return array.getClass().getComponentType().getSimpleName()
        + shape
        + " {"
        + values
        + (array.length > SHOWN ? ", …" : "")
        + "}";
  }

  private static String nd4j(INDArray array) {
    String shape =
        Arrays.stream(array.shape()).mapToObj(Numbers::whole).collect(Collectors.joining(" × "));
    String name =
        array.dataType().name().toLowerCase(Locale.ENGLISH)
            + " ["
            + shape
            + "], "
            + Numbers.whole(array.length())
            + (array.length() == 1 ? " value" : " values");
    if (!array.dataType().isNumerical() || array.isEmpty() || array.length() > MOST_MEASURED) {
      return name;
    }
    INDArray flat = array.reshape(array.length());
    int head = (int) Math.min(SHOWN, array.length());
    double[] first = IntStream.range(0, head).mapToDouble(flat::getDouble).toArray();
    Numbers.Format format = Numbers.column(first);
    String values =
        IntStream.range(0, head)
            .mapToObj(i -> format.write(first[i]))
            .collect(Collectors.joining(", "));
    long zeros =
        array.length()
            - flat.neq(0).castTo(org.nd4j.linalg.api.buffer.DataType.INT64).sumNumber().longValue();
    return name
        + " {"
        + values
        + (head < array.length() ? ", …" : "")
        + "}\n"
        + summary(
            array.minNumber().doubleValue(),
            array.maxNumber().doubleValue(),
            array.meanNumber().doubleValue(),
            zeros,
            array.length());
  }
}
