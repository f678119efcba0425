package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 05: in how many places does a row break the promise of 2:4? */
@FunctionalInterface
public interface BrokenGroups {
  /**
   * Number of groups of four neighbours with more than two values that are not zero. At the end a
   * group may be shorter.
   */
  int count(float[] row);

  /** The exercise. */
  Exercise<BrokenGroups> EXERCISE =
      new Exercise<>(
          "broken-groups",
          "Verify the promise",
          3,
          BrokenGroups.class,
          "row -> brokenGroups(row)",
          List.of(
              Check.of(
                  "accepts groups with two values or fewer",
                  1,
                  example(0, 1, 2, 0, 0),
                  example(0, 0, 0, 0, 0, 0, 5, 0, 0),
                  example(0, 0, 0, 1, 1, 1, 1, 0, 0)),
              Check.of(
                  "counts each group with more than two once",
                  1,
                  example(1, 1, 2, 3, 0),
                  example(1, 1, 2, 3, 4, 0, 1, 0, 1),
                  example(2, 1, 1, 1, 0, 2, 2, 2, 2))),
          List.of(
              "Walk through the row in steps of four.",
              "In each group count the values that are not 0; the promise is broken if there are three"
                  + " or four.",
              "for (int g = 0; g < row.length; g += 4): an inner loop from g to the smaller of g + 4"
                  + " and row.length counts, and if it counted more than 2, add 1 to the result."),
          """
          int brokenGroups(float[] row) {
              // BEGIN SOLUTION
              int broken = 0;
              for (int group = 0; group < row.length; group += 4) {
                  int values = 0;
                  for (int i = group; i < Math.min(group + 4, row.length); i++) {
                      if (row[i] != 0) values++;
                  }
                  if (values > 2) broken++;
              }
              return broken;
              // END SOLUTION
          }""");

  /** One row with what must come out, and words for each usual mistake. */
  static Example<BrokenGroups, Integer> example(int expected, float... row) {
    return new Example<>(
        "row = " + Show.value(row),
        count -> count.count(row.clone()),
        expected,
        got ->
            got > expected
                ? "Too many: a group of fewer than two values is fine, a broken one counts once, and groups begin at 0, 4, 8 and so on only."
                : "Too few: three or four values that are not zero, negative ones too, break a group.");
  }
}
