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
          SparsityOf.EXERCISE,
          UsefulMacs.EXERCISE,
          HighestSparsity.EXERCISE,
          EnergyLeft.EXERCISE,
          MagnitudeMask.EXERCISE,
          CubicSchedule.EXERCISE,
          MaskedStep.EXERCISE,
          RewoundRates.EXERCISE,
          RewindStep.EXERCISE,
          RoundsNeeded.EXERCISE,
          RandomTicket.EXERCISE,
          MeanAndDeviation.EXERCISE,
          RiglStep.EXERCISE,
          SoftThreshold.EXERCISE,
          TrainingMacs.EXERCISE);

  /** What is answered in words and graded by hand; a new one is a line here. */
  public static final List<Explanation> EXPLANATIONS =
      List.of(
          new Explanation(
              "whose-zeros",
              "Whose zeros are they?",
              2,
              "Full points: (1) zeros of activations depend on the input and are known only while the"
                  + " network runs, zeros of weights are the same for every input and can be packed"
                  + " once, before; (2) so weight zeros save stored bytes as well, activation zeros only"
                  + " work and traffic at run time, and need a kernel that looks for them each time."),
          new Explanation(
              "what-reinit-shows",
              "What does the reinitialised arm show?",
              2,
              "Full points: (1) same mask, same number of weights, other initial values: a difference"
                  + " from the ticket can only come from the initial values; (2) says whether the"
                  + " difference measured is larger than the spread over seeds, and does not claim more."));

  /** Lesson 01. */
  public final Task<SparsityOf> sparsityOf = new Task<>(SparsityOf.EXERCISE);

  public final Task<UsefulMacs> usefulMacs = new Task<>(UsefulMacs.EXERCISE);

  public final Task<HighestSparsity> highestSparsity = new Task<>(HighestSparsity.EXERCISE);

  public final Task<EnergyLeft> energyLeft = new Task<>(EnergyLeft.EXERCISE);

  /** Lesson 02. */
  public final Task<MagnitudeMask> magnitudeMask = new Task<>(MagnitudeMask.EXERCISE);

  /** Lesson 03. */
  public final Task<CubicSchedule> cubicSchedule = new Task<>(CubicSchedule.EXERCISE);

  public final Task<MaskedStep> maskedStep = new Task<>(MaskedStep.EXERCISE);

  public final Task<RewoundRates> rewoundRates = new Task<>(RewoundRates.EXERCISE);

  /** Lesson 04. */
  public final Task<RewindStep> rewindStep = new Task<>(RewindStep.EXERCISE);

  public final Task<RoundsNeeded> roundsNeeded = new Task<>(RoundsNeeded.EXERCISE);

  public final Task<RandomTicket> randomTicket = new Task<>(RandomTicket.EXERCISE);

  public final Task<MeanAndDeviation> meanAndDeviation = new Task<>(MeanAndDeviation.EXERCISE);

  /** Lesson 10. */
  public final Task<RiglStep> riglStep = new Task<>(RiglStep.EXERCISE);

  public final Task<SoftThreshold> softThreshold = new Task<>(SoftThreshold.EXERCISE);

  public final Task<TrainingMacs> trainingMacs = new Task<>(TrainingMacs.EXERCISE);

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
