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
  public static final List<Exercise<?>> ALL =
      List.of(
          MagnitudeMask.EXERCISE,
          SystolicCycles.EXERCISE,
          TwoFourTime.EXERCISE,
          LaneUtilisation.EXERCISE,
          DecodeTokens.EXERCISE,
          KeptChannels.EXERCISE,
          ParetoFront.EXERCISE);

  /** What is answered in words and graded by hand; a new one is a line here. */
  public static final List<Explanation> EXPLANATIONS =
      List.of(HardwareQuestions.TPU_ZEROS, HardwareQuestions.CHOOSE_PROCESSOR);

  /** Lesson 02. */
  public final Task<MagnitudeMask> magnitudeMask = new Task<>(MagnitudeMask.EXERCISE);

  /** Lesson 07. */
  public final Task<SystolicCycles> systolicCycles = new Task<>(SystolicCycles.EXERCISE);

  /** Lesson 07. */
  public final Task<TwoFourTime> twoFourSpeedup = new Task<>(TwoFourTime.EXERCISE);

  /** Lesson 07. */
  public final Task<LaneUtilisation> laneUtilisation = new Task<>(LaneUtilisation.EXERCISE);

  /** Lesson 12. */
  public final Task<DecodeTokens> decodeTokens = new Task<>(DecodeTokens.EXERCISE);

  /** Lesson 12. */
  public final Task<KeptChannels> keptChannels = new Task<>(KeptChannels.EXERCISE);

  /** Lesson 12. */
  public final Task<ParetoFront> paretoFront = new Task<>(ParetoFront.EXERCISE);

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
