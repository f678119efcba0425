package sparselab.lessons.exercises;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Usual mistakes: a wrong answer is put down to the mistake that leads to just this answer. */
final class Usual {
  private Usual() {}

  /**
   * One of them.
   *
   * @param gives what comes out for the input at hand
   * @param nudge what to think about next
   */
  record Mistake<R>(R gives, String nudge) {}

  static <R> Mistake<R> mistake(R gives, String nudge) {
    return new Mistake<>(gives, nudge);
  }

  /** The words of the first mistake that gives this answer, up to rounding; else the others. */
  static <R> Function<R, String> nudge(String otherwise, List<Mistake<R>> mistakes) {
    return got ->
        mistakes.stream()
            .filter(mistake -> same(mistake.gives, got))
            .map(Mistake::nudge)
            .findFirst()
            .orElse(otherwise);
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      double difference = Math.abs(x.doubleValue() - y.doubleValue());
      return x.equals(y) || difference <= 1e-6 * Math.abs(x.doubleValue());
    }
    if (a == null || b == null || !a.getClass().isArray() || a.getClass() != b.getClass()) {
      return Objects.equals(a, b);
    }
    boolean same = Array.getLength(a) == Array.getLength(b);
    for (int i = 0; same && i < Array.getLength(a); i++) {
      same = same(Array.get(a, i), Array.get(b, i));
    }
    return same;
  }
}
