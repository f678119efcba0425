package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 08: a row packed as 2:4 times a vector. */
@FunctionalInterface
public interface TwoOfFourDot {
  /**
   * {@code Σ values[s]·x[4·(s / 2) + places[s]]}: two slots a group, a place is 0 to 3 in its
   * group.
   */
  float dot(float[] values, int[] places, float[] x);

  /** The exercise. */
  Exercise<TwoOfFourDot> EXERCISE =
      new Exercise<>(
          "two-of-four-dot",
          "Multiply a packed row",
          4,
          TwoOfFourDot.class,
          "(v, p, x) -> twoOfFourDot(v, p, x)",
          List.of(
              Check.of(
                  "multiplies one group",
                  1,
                  example(values(2, 3), places(1, 3), 1, 10, 100, 1000),
                  example(values(1, 1), places(0, 2), 1, 10, 100, 1000)),
              Check.of(
                  "finds the inputs of later groups",
                  2,
                  example(
                      values(1, 0, 1, 0, 1, 0),
                      places(1, 2, 2, 3, 3, 0),
                      1,
                      2,
                      3,
                      4,
                      5,
                      6,
                      7,
                      8,
                      9,
                      10,
                      11,
                      12),
                  example(values(1, 2, 3, 4), places(0, 3, 1, 2), 1, 2, 3, 4, 10, 20, 30, 40))),
          List.of(
              "Slots 0 and 1 belong to the first group of four inputs, 2 and 3 to the second.",
              "Slot s belongs to group s / 2 (whole numbers), and that group's inputs begin at"
                  + " x[4 * (s / 2)].",
              "sum += values[s] * x[4 * (s / 2) + places[s]] over all slots s."),
          """
          float twoOfFourDot(float[] values, int[] places, float[] x) {
              // BEGIN SOLUTION
              float sum = 0;
              for (int slot = 0; slot < values.length; slot++) {
                  sum += values[slot] * x[4 * (slot / 2) + places[slot]];
              }
              return sum;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  private static int[] places(int... places) {
    return places;
  }

  /** One row with what must come out, and words for each usual mistake. */
  static Example<TwoOfFourDot, Float> example(float[] values, int[] places, float... x) {
    float expected = 0;
    float absolute = 0;
    float packed = 0;
    for (int s = 0; s < values.length; s++) {
      expected += values[s] * x[4 * (s / 2) + places[s]];
      absolute += values[s] * x[places[s]];
      packed += values[s] * x[s];
    }
    float first = absolute;
    float dense = packed;
    return new Example<>(
        "values = %s, places = %s, x = %s"
            .formatted(Show.value(values), Show.value(places), Show.value(x)),
        it -> it.dot(values.clone(), places.clone(), x.clone()),
        expected,
        got -> {
          if (got == first) {
            return "A place counts from the beginning of its group, not of the row.";
          }
          return got == dense
              ? "Slot s is not input s: its place says which of the group's four it is."
              : "Two slots share a group: slot s belongs to group s / 2, whose inputs begin at 4 · (s / 2).";
        });
  }
}
