package sparselab.lessons;

import java.lang.reflect.Array;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values as a learner would write them in a cell. */
public final class Show {
  private static final int MOST = 24;

  private Show() {}

  /** Arrays as {@code {1.0f, 2.0f}}, cut after some elements; text in quotes. */
  public static String value(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Float number -> number + "f";
      case Long number -> number + "L";
      case String text -> '"' + text + '"';
      case Object array when array.getClass().isArray() -> array(array);
      default -> value.toString();
    };
  }

  private static String array(Object array) {
    int length = Array.getLength(array);
    String shown =
        IntStream.range(0, Math.min(length, MOST))
            .mapToObj(i -> value(Array.get(array, i)))
            .collect(Collectors.joining(", "));
    return "{" + shown + (length > MOST ? ", … " + length + " in all}" : "}");
  }

  /** 2 rather than 2.0, 2.5 as it is. */
  static String points(double points) {
    return points == Math.rint(points) ? Long.toString((long) points) : Double.toString(points);
  }
}
