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
          PromisedSpeedup.EXERCISE,
          SparsityOf.EXERCISE,
          UsefulMacs.EXERCISE,
          HighestSparsity.EXERCISE,
          EnergyLeft.EXERCISE,
          MagnitudeMask.EXERCISE,
          FilterMask.EXERCISE,
          ConvWeightsLeft.EXERCISE,
          CubicSchedule.EXERCISE,
          MaskedStep.EXERCISE,
          RewoundRates.EXERCISE,
          RewindStep.EXERCISE,
          RoundsNeeded.EXERCISE,
          RandomTicket.EXERCISE,
          MeanAndDeviation.EXERCISE,
          TwoOfFourMask.EXERCISE,
          BlockMask.EXERCISE,
          BrokenGroups.EXERCISE,
          CsrMultiply.EXERCISE,
          BlockMultiply.EXERCISE,
          FormatBytes.EXERCISE,
          SystolicCycles.EXERCISE,
          TwoFourTime.EXERCISE,
          LaneUtilisation.EXERCISE,
          SkipZeros.EXERCISE,
          TwoOfFourDot.EXERCISE,
          EffectualMacs.EXERCISE,
          ModelBytes.EXERCISE,
          RooflineSeconds.EXERCISE,
          WholeSpeedup.EXERCISE,
          RiglStep.EXERCISE,
          SoftThreshold.EXERCISE,
          TrainingMacs.EXERCISE,
          ChooseSparsities.EXERCISE,
          FirstDifference.EXERCISE,
          PackMask.EXERCISE,
          DecodeTokens.EXERCISE,
          KeptChannels.EXERCISE,
          ParetoFront.EXERCISE);

  /** What is answered in words and graded by hand; a new one is a line here. */
  public static final List<Explanation> EXPLANATIONS =
      List.of(
          HardwareQuestions.TPU_ZEROS,
          HardwareQuestions.CHOOSE_PROCESSOR,
          Questions.WHY_NOT_TEN_TIMES,
          Questions.WHY_NO_SPEEDUP,
          Questions.WHY_NOT_FIVE_TIMES,
          Questions.WHY_NOT_FOUR_TIMES,
          Questions.WHY_CLAIMS_DIFFER,
          Questions.ROLLBACK_PLAN,
          Questions.WHOSE_ZEROS,
          Questions.WHICH_CONTROL,
          Questions.WHAT_REINIT_SHOWS,
          Questions.RIGL_NEEDS);

  /** Lesson 00. */
  public final Task<PromisedSpeedup> promisedSpeedup = new Task<>(PromisedSpeedup.EXERCISE);

  /** Lesson 01. */
  public final Task<SparsityOf> sparsityOf = new Task<>(SparsityOf.EXERCISE);

  /** Lesson 01. */
  public final Task<UsefulMacs> usefulMacs = new Task<>(UsefulMacs.EXERCISE);

  /** Lesson 01. */
  public final Task<HighestSparsity> highestSparsity = new Task<>(HighestSparsity.EXERCISE);

  /** Lesson 01. */
  public final Task<EnergyLeft> energyLeft = new Task<>(EnergyLeft.EXERCISE);

  /** Lesson 02. */
  public final Task<MagnitudeMask> magnitudeMask = new Task<>(MagnitudeMask.EXERCISE);

  /** Lesson 02. */
  public final Task<FilterMask> filterMask = new Task<>(FilterMask.EXERCISE);

  /** Lesson 02. */
  public final Task<ConvWeightsLeft> convWeightsLeft = new Task<>(ConvWeightsLeft.EXERCISE);

  /** Lesson 03. */
  public final Task<CubicSchedule> cubicSchedule = new Task<>(CubicSchedule.EXERCISE);

  /** Lesson 03. */
  public final Task<MaskedStep> maskedStep = new Task<>(MaskedStep.EXERCISE);

  /** Lesson 03. */
  public final Task<RewoundRates> rewoundRates = new Task<>(RewoundRates.EXERCISE);

  /** Lesson 04. */
  public final Task<RewindStep> rewindStep = new Task<>(RewindStep.EXERCISE);

  /** Lesson 04. */
  public final Task<RoundsNeeded> roundsNeeded = new Task<>(RoundsNeeded.EXERCISE);

  /** Lesson 04. */
  public final Task<RandomTicket> randomTicket = new Task<>(RandomTicket.EXERCISE);

  /** Lesson 04. */
  public final Task<MeanAndDeviation> meanAndDeviation = new Task<>(MeanAndDeviation.EXERCISE);

  /** Lesson 05. */
  public final Task<TwoOfFourMask> twoOfFourMask = new Task<>(TwoOfFourMask.EXERCISE);

  /** Lesson 05. */
  public final Task<BlockMask> blockMask = new Task<>(BlockMask.EXERCISE);

  /** Lesson 05. */
  public final Task<BrokenGroups> brokenGroups = new Task<>(BrokenGroups.EXERCISE);

  /** Lesson 06. */
  public final Task<CsrMultiply> csrMultiply = new Task<>(CsrMultiply.EXERCISE);

  /** Lesson 06. */
  public final Task<BlockMultiply> blockMultiply = new Task<>(BlockMultiply.EXERCISE);

  /** Lesson 06. */
  public final Task<FormatBytes> formatBytes = new Task<>(FormatBytes.EXERCISE);

  /** Lesson 07. */
  public final Task<SystolicCycles> systolicCycles = new Task<>(SystolicCycles.EXERCISE);

  /** Lesson 07. */
  public final Task<TwoFourTime> twoFourSpeedup = new Task<>(TwoFourTime.EXERCISE);

  /** Lesson 07. */
  public final Task<LaneUtilisation> laneUtilisation = new Task<>(LaneUtilisation.EXERCISE);

  /** Lesson 08. */
  public final Task<SkipZeros> skipZeros = new Task<>(SkipZeros.EXERCISE);

  /** Lesson 08. */
  public final Task<TwoOfFourDot> twoOfFourDot = new Task<>(TwoOfFourDot.EXERCISE);

  /** Lesson 08. */
  public final Task<EffectualMacs> effectualMacs = new Task<>(EffectualMacs.EXERCISE);

  /** Lesson 09. */
  public final Task<ModelBytes> modelBytes = new Task<>(ModelBytes.EXERCISE);

  /** Lesson 09. */
  public final Task<RooflineSeconds> rooflineSeconds = new Task<>(RooflineSeconds.EXERCISE);

  /** Lesson 09. */
  public final Task<WholeSpeedup> wholeSpeedup = new Task<>(WholeSpeedup.EXERCISE);

  /** Lesson 10. */
  public final Task<RiglStep> riglStep = new Task<>(RiglStep.EXERCISE);

  /** Lesson 10. */
  public final Task<SoftThreshold> softThreshold = new Task<>(SoftThreshold.EXERCISE);

  /** Lesson 10. */
  public final Task<TrainingMacs> trainingMacs = new Task<>(TrainingMacs.EXERCISE);

  /** Lesson 11. */
  public final Task<ChooseSparsities> chooseSparsities = new Task<>(ChooseSparsities.EXERCISE);

  /** Lesson 11. */
  public final Task<FirstDifference> firstDifference = new Task<>(FirstDifference.EXERCISE);

  /** Lesson 11. */
  public final Task<PackMask> packMask = new Task<>(PackMask.EXERCISE);

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
