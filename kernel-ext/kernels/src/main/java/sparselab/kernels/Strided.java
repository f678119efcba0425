package sparselab.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static sparselab.kernels.Lanes.ORDER;
import static sparselab.kernels.Lanes.SPECIES;

import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;

/** Brings every stride-th float of a row together. */
final class Strided {
  private static final int[] EVEN = IntStream.range(0, Lanes.LENGTH).map(i -> 2 * i).toArray();
  private static final int[] ODD = IntStream.range(0, Lanes.LENGTH).map(i -> 2 * i + 1).toArray();

  private Strided() {}

  /**
   * Parts a row, which {@code padding} zeros precede, into {@code stride} rows: part {@code q} gets
   * the padded row's columns {@code q, q + stride, …}. What belongs to padding is not written.
   *
   * @param to where part 0 begins
   * @param pitch floats from one part to the next
   */
  static void part(long from, int count, int stride, int padding, long to, int pitch) {
    if (stride == 1) {
      ImageSource.copy(from, to + 4L * padding, count);
      return;
    }
    if (stride == 2 && Lanes.LENGTH == 16) {
      int even = padding % 2 * pitch + padding / 2;
      int odd = (padding + 1) % 2 * pitch + (padding + 1) / 2;
      apart(from, count, to + 4L * even, to + 4L * odd);
      return;
    }
    for (int q = 0; q < stride; q++) {
      int first = Math.floorMod(q - padding, stride);
      long at = to + 4L * (q * pitch + (first + padding) / stride);
      for (int x = first; x < count; x += stride, at += 4) {
        Memory.set(at, Memory.get(from + 4L * x));
      }
    }
  }

  /** Even and odd columns apart, by the two-vector select that vectors of sixteen have. */
  private static void apart(long from, int count, long even, long odd) {
    var evens = IntVector.fromArray(IntVector.SPECIES_512, EVEN, 0);
    var odds = IntVector.fromArray(IntVector.SPECIES_512, ODD, 0);
    int x = 0;
    for (; x <= count - 2 * Lanes.LENGTH; x += 2 * Lanes.LENGTH) {
      var a =
          fromMemorySegment(SPECIES, Memory.ALL, (from + 4L * x) & Memory.ADDRESS, ORDER)
              .reinterpretAsInts();
      var b =
          fromMemorySegment(
                  SPECIES, Memory.ALL, (from + 4L * x + Lanes.BYTES) & Memory.ADDRESS, ORDER)
              .reinterpretAsInts();
      evens
          .selectFrom(a, b)
          .reinterpretAsFloats()
          .intoMemorySegment(Memory.ALL, (even + 2L * x) & Memory.ADDRESS, ORDER);
      odds.selectFrom(a, b)
          .reinterpretAsFloats()
          .intoMemorySegment(Memory.ALL, (odd + 2L * x) & Memory.ADDRESS, ORDER);
    }
    if (x < count) {
      last(from + 4L * x, count - x, even + 2L * x, odd + 2L * x);
    }
  }

  /** The same for less than two vectors. */
  private static void last(long from, int count, long even, long odd) {
    var evens = IntVector.fromArray(IntVector.SPECIES_512, EVEN, 0);
    var odds = IntVector.fromArray(IntVector.SPECIES_512, ODD, 0);
    var first = Lanes.first(count);
    var second = Lanes.first(count - Lanes.LENGTH);
    var a =
        fromMemorySegment(SPECIES, Memory.ALL, from & Memory.ADDRESS, ORDER, first)
            .reinterpretAsInts();
    var b =
        fromMemorySegment(SPECIES, Memory.ALL, (from + Lanes.BYTES) & Memory.ADDRESS, ORDER, second)
            .reinterpretAsInts();
    evens
        .selectFrom(a, b)
        .reinterpretAsFloats()
        .intoMemorySegment(Memory.ALL, even & Memory.ADDRESS, ORDER, Lanes.first((count + 1) / 2));
    odds.selectFrom(a, b)
        .reinterpretAsFloats()
        .intoMemorySegment(Memory.ALL, odd & Memory.ADDRESS, ORDER, Lanes.first(count / 2));
  }
}
