package sparselab.io.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a node: {@code Long}, {@code Float}, {@code String}, {@code long[]}, {@code
 * float[]}, {@link Tensor}, or {@link Other} for what no supported operator takes.
 */
record Attributes(Map<String, Object> values) {
  /** An attribute of a kind that is not read. */
  record Other(String kind) {}

  Attributes {
    values = Map.copyOf(values);
  }

  static Attributes none() {
    return new Attributes(Map.of());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  long integer(String name, long otherwise) {
    Long value = get(name, Long.class, "an integer");
    return value == null ? otherwise : value;
  }

  double number(String name, double otherwise) {
    Float value = get(name, Float.class, "a float");
    return value == null ? otherwise : value;
  }

  String text(String name, String otherwise) {
    String value = get(name, String.class, "a string");
    return value == null ? otherwise : value;
  }

  /** A list of exactly {@code count} numbers from {@code least} up, or the default for each. */
  int[] sizes(String name, int count, int least, IntUnaryOperator otherwise) {
    long[] given = integers(name);
    int[] sizes = new int[count];
    if (given != null && given.length != count) {
      throw new Refusal("attribute %s: expected %d numbers, found %d", name, count, given.length);
    }
    for (int i = 0; i < count; i++) {
      long size = given == null ? otherwise.applyAsInt(i) : given[i];
      if (size < least || size > Integer.MAX_VALUE) {
        throw new Refusal("attribute %s: expected numbers from %d up, found %d", name, least, size);
      }
      sizes[i] = (int) size;
    }
    return sizes;
  }

  long @Nullable [] integers(String name) {
    return get(name, long[].class, "a list of integers");
  }

  @Nullable Tensor tensor(String name) {
    return get(name, Tensor.class, "a tensor");
  }

  /** These and one more. */
  Attributes with(String name, Object value) {
    var more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Attributes(more);
  }

  private <T> @Nullable T get(String name, Class<T> type, String expected) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw new Refusal(
          "attribute %s: expected %s, found %s",
          name, expected, value instanceof Other other ? other.kind() : value);
    }
    return type.cast(value);
  }
}
