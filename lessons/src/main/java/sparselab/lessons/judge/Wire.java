package sparselab.lessons.judge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plain values as text: numbers, booleans, strings, arrays and lists of them.
 *
 * <p>A tag says what follows; an array names its element's tag, its depth and its length. Only
 * these types exist, nothing is instantiated by name, and a length is believed only as far as there
 * are bytes.
 */
final class Wire {
  private static final Class<?>[] ELEMENTS = {
    boolean.class, int.class, long.class, float.class, double.class, String.class
  };
  private static final byte NULL = 0;
  private static final byte LIST = 10;
  private static final byte ARRAY = 11;
  private static final int DEEPEST = 8;

  private Wire() {}

  static String text(@Nullable Object value) {
    var bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes), value, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The value that was written.
   *
   * @throws IllegalArgumentException when the text is not what {@link #text} writes
   */
  static @Nullable Object value(String text) {
    var in = new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
    try {
      Object value = read(in, 0);
      if (in.available() > 0) {
        throw new IllegalArgumentException("a value and " + in.available() + " bytes too many");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("the value ends too early", e);
    }
  }

  private static void write(DataOutputStream out, @Nullable Object value, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("more than " + DEEPEST + " arrays inside each other");
    }
    switch (value) {
      case null -> out.writeByte(NULL);
      case List<?> list -> {
        out.writeByte(LIST);
        out.writeInt(list.size());
        for (Object one : list) {
          write(out, one, depth + 1);
        }
      }
      case Object array when array.getClass().isArray() -> writeArray(out, array, depth);
      default -> writeSimple(out, value);
    }
  }

  private static void writeSimple(DataOutputStream out, Object value) throws IOException {
    byte tag =
        switch (value) {
          case Boolean one -> 1;
          case Integer one -> 2;
          case Long one -> 3;
          case Float one -> 4;
          case Double one -> 5;
          case String one -> 6;
          default ->
              throw new IllegalArgumentException(
                  "a " + value.getClass().getName() + ", which is no plain value");
        };
    out.writeByte(tag);
    writeBare(out, value);
  }

  private static void writeBare(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case Boolean one -> out.writeBoolean(one);
      case Integer one -> out.writeInt(one);
      case Long one -> out.writeLong(one);
      case Float one -> out.writeFloat(one);
      case Double one -> out.writeDouble(one);
      default -> {
        byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    }
  }

  private static void writeArray(DataOutputStream out, Object array, int depth) throws IOException {
    Class<?> component = array.getClass().getComponentType();
    int dimensions = 1;
    while (component.isArray()) {
      component = component.getComponentType();
      dimensions++;
    }
    out.writeByte(ARRAY);
    out.writeByte(element(component));
    out.writeByte(dimensions);
    int length = Array.getLength(array);
    out.writeInt(length);
    boolean flat = dimensions == 1 && component.isPrimitive();
    for (int i = 0; i < length; i++) {
      if (flat) {
        writeBare(out, Array.get(array, i));
      } else {
        write(out, Array.get(array, i), depth + 1);
      }
    }
  }

  private static int element(Class<?> component) {
    for (int i = 0; i < ELEMENTS.length; i++) {
      if (ELEMENTS[i] == component) {
        return i;
      }
    }
    throw new IllegalArgumentException("an array of " + component.getName());
  }

  private static @Nullable Object read(DataInputStream in, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("more than " + DEEPEST + " arrays inside each other");
    }
    byte tag = in.readByte();
    return switch (tag) {
      case NULL -> null;
      case LIST -> {
        int size = count(in, 1);
        var list = new ArrayList<@Nullable Object>(size);
        for (int i = 0; i < size; i++) {
          list.add(read(in, depth + 1));
        }
        yield list;
      }
      case ARRAY -> readArray(in, depth);
      default -> readBare(in, tag - 1);
    };
  }

  private static Object readArray(DataInputStream in, int depth) throws IOException {
    int element = in.readUnsignedByte();
    int dimensions = in.readUnsignedByte();
    if (element >= ELEMENTS.length || dimensions < 1 || dimensions > DEEPEST) {
      throw new IllegalArgumentException("an unknown kind of array");
    }
    int length = count(in, 1);
    Class<?> component = ELEMENTS[element];
    for (int i = 1; i < dimensions; i++) {
      component = component.arrayType();
    }
    Object array = Array.newInstance(component, length);
    boolean flat = component.isPrimitive();
    for (int i = 0; i < length; i++) {
      Array.set(array, i, flat ? readBare(in, element) : read(in, depth + 1));
    }
    return array;
  }

  private static Object readBare(DataInputStream in, int element) throws IOException {
    return switch (element) {
      case 0 -> in.readBoolean();
      case 1 -> in.readInt();
      case 2 -> in.readLong();
      case 3 -> in.readFloat();
      case 4 -> in.readDouble();
      case 5 -> new String(in.readNBytes(count(in, 1)), StandardCharsets.UTF_8);
      default -> throw new IllegalArgumentException("an unknown kind of value");
    };
  }

  /** A length that the bytes which are left can hold. */
  private static int count(DataInputStream in, int bytesEach) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * bytesEach > in.available()) {
      throw new IllegalArgumentException(
          "expected at most " + in.available() / bytesEach + " elements, found " + count);
    }
    return count;
  }
}
