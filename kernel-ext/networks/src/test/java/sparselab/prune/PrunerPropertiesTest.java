package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.mask.Head;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofMTransposable;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.mask.Whole;
import sparselab.network.Network;
import sparselab.train.Progress;

/** What holds for every criterion × pattern × allocation. */
class PrunerPropertiesTest {
  private static final List<Pattern> PATTERNS =
      List.of(
          Pattern.unstructured(),
          Pattern.block(4, 1),
          Pattern.block(1, 16),
          Pattern.block(4, 4),
          Pattern.keep(2).of(4),
          Pattern.keep(3).of(5),
          Pattern.keep(2).of(4).sharedBy(4),
          Pattern.keep(2).of(4).transposable(),
          Pattern.block(8, 1),
          Pattern.block(16, 1),
          Pattern.head(2),
          Pattern.headInputs(9),
          Pattern.wholeLayer(),
          Pattern.row(),
          Pattern.filter(),
          Pattern.channel());

  /** Of these, all but the pattern-bound minimum of N:M are met by each pattern. */
  private static final List<Allocation> ALLOCATIONS =
      List.of(
          Allocation.uniform(0.7),
          Allocation.global(0.7),
          new Global(0.7, 0.5, 0.9),
          Allocation.uniform(0.6).except("conv1\\.weight"));

  private static final Calibration CALIBRATION =
      new Calibration(Samples.data(Samples.cnn(), 12, 4), 5, Progress.none());

  /** Shared, so that signals are gathered once. */
  private static final Context CONTEXT = Context.of(Samples.cnn(), Masks.none(), CALIBRATION);

  static Stream<Arguments> all() {
    return Importances.ALL.stream()
        .flatMap(
            importance ->
                PATTERNS.stream()
                    .flatMap(
                        pattern ->
                            ALLOCATIONS.stream()
                                .filter(allocation -> possible(pattern, allocation))
                                .map(
                                    allocation ->
                                        Arguments.of(
                                            new Pruner(importance, pattern, allocation)))));
  }

  /** Convolutions have no heads to leave out, and under a ceiling no whole layer can go. */
  private static boolean possible(Pattern pattern, Allocation allocation) {
    return !(pattern instanceof Head && allocation instanceof Except)
        && !(pattern instanceof Whole
            && allocation instanceof Global global
            && global.atMost() < 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void removesWhatThePlanSaysAndNothingElse(Pruner pruner) {
    Network network = Samples.cnn();
    PrunePlan plan = pruner.plan(CONTEXT);
    Masks masks = pruner.prune(CONTEXT);
    for (PrunePlan.Row row : plan.rows()) {
      Mask mask = masks.of(row.weight(), network);
      assertEquals(row.removed(), row.weights() - mask.kept(), row.weight());
      assertEquals(
          List.of(),
          pruner.pattern().violations(mask).stream()
              .filter(v -> row.pruned() && row.removed() > 0)
              .toList());
    }
    assertEquals(
        masks,
        pruner.prune(Context.of(network, Masks.none(), CALIBRATION)),
        "the second time gives the same");
    masks
        .byName()
        .forEach(
            (name, mask) ->
                assertEquals(
                    mask.bits(), Mask.ofNonZeros(masks.applyTo(network).weight(name)).bits()));
  }

  /** Sparsity got is within one unit of sparsity asked. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void meetsTheTargetToTheNearestUnit(Pruner pruner) {
    PrunePlan plan = pruner.plan(CONTEXT);
    switch (pruner.allocation()) {
      case Global global -> {
        double unit = largestUnit(plan.rows().stream().filter(PrunePlan.Row::pruned), pruner);
        double wanted = global.sparsity() * plan.prunable();
        assertTrue(
            Math.abs(plan.removed() - wanted) <= unit / 2 + 0.5 || global.atMost() < 1,
            plan::toString);
      }
      case Uniform uniform -> {
        for (PrunePlan.Row row : plan.rows()) {
          if (row.pruned()) {
            double unit = largestUnit(Stream.of(row), pruner);
            double wanted = uniform.sparsity() * row.weights();
            assertTrue(
                Math.abs(row.removed() - wanted) <= unit / 2 + 0.5
                    || row.removed() == row.weights() - unit,
                row::toString);
          }
        }
      }
      default -> {}
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void laterRoundsAreNestedInEarlierOnes(Pruner pruner) {
    Network network = Samples.cnn();
    Masks first = pruner.prune(CONTEXT);
    var harder =
        new Pruner(
            pruner.importance(),
            pruner.pattern(),
            pruner.pattern() instanceof Head
                ? Allocation.uniform(0.95)
                : Allocation.uniform(0.95).except("conv1\\.weight"));
    Masks second = harder.prune(Context.of(network, first, CALIBRATION));
    for (String name : first.byName().keySet()) {
      BitSet revived = second.of(name, network).bits();
      revived.andNot(first.of(name, network).bits());
      assertEquals(0, revived.cardinality(), name);
    }
    assertTrue(second.kept() <= first.kept());
  }

  /** Of the units that could fall, each kept one scores at least as high as each fallen one. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void keptScoresAreAtLeastRemovedOnes(Pruner pruner) {
    if (pruner.pattern() instanceof NofMTransposable) {
      return; // rows and columns bind together: PatternsTest compares with all choices
    }
    Masks masks = pruner.prune(CONTEXT);
    masks
        .byName()
        .forEach(
            (name, mask) -> {
              double[] scores = pruner.importance().scores(name, CONTEXT);
              Units units = pruner.pattern().units(mask.shape());
              Units groups =
                  pruner
                      .pattern()
                      .limit(mask.shape())
                      .map(Pattern.Limit::groups)
                      .orElse(new Units(new int[units.count()], 1));
              double[] means = new double[units.count()];
              int[] sizes = units.sizes();
              double[] highestFallen = new double[groups.count()];
              double[] lowestKept = new double[groups.count()];
              Arrays.fill(highestFallen, Double.NEGATIVE_INFINITY);
              Arrays.fill(lowestKept, Double.POSITIVE_INFINITY);
              for (int i = 0; i < scores.length; i++) {
                means[units.of(i)] += scores[i] / sizes[units.of(i)];
              }
              for (int i = 0; i < scores.length; i++) {
                int group = groups.of(units.of(i));
                double mean = means[units.of(i)];
                if (mask.keeps(i)) {
                  lowestKept[group] = Math.min(lowestKept[group], mean);
                } else {
                  highestFallen[group] = Math.max(highestFallen[group], mean);
                }
              }
              for (int group = 0; group < groups.count(); group++) {
                assertTrue(highestFallen[group] <= lowestKept[group], name + ", group " + group);
              }
            });
  }

  private static double largestUnit(Stream<PrunePlan.Row> rows, Pruner pruner) {
    return rows.flatMapToInt(row -> Arrays.stream(pruner.pattern().units(row.shape()).sizes()))
        .max()
        .orElse(1);
  }
}
