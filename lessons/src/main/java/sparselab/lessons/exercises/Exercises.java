package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Exercise;
import sparselab.lessons.Explanation;
import sparselab.lessons.Task;

/**
 * All exercises, and one learner's work on them: {@code var exercises = new Exercises();} in a
 * notebook's first cell.
 */
public final class Exercises {
  /** Every exercise there is; a new one is a line here and a field below. */
  public static final List<Exercise<?>> ALL = List.of(MagnitudeMask.EXERCISE);

  /** What is answered in words and graded by hand; a new one is a line here. */
  public static final List<Explanation> EXPLANATIONS = List.of();

  /** Lesson 02. */
  public final Task<MagnitudeMask> magnitudeMask = new Task<>(MagnitudeMask.EXERCISE);

  /**
   * The exercise of that id.
   *
   * @throws IllegalArgumentException when there is none of that id, with those there are
   */
  public static Exercise<?> byId(String id) {
    return ALL.stream()
        .filter(exercise -> exercise.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No exercise \"%s\"; there are %s"
                        .formatted(id, ALL.stream().map(Exercise::id).toList())));
  }
}
