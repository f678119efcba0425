package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Head;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofMTransposable;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.mask.Unstructured;
import sparselab.mask.Whole;
import sparselab.network.Network;
import sparselab.network.Shape;
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

  private static final List<Allocation> ALLOCATIONS =
      List.of(
          Allocation.uniform(0.7),
          Allocation.global(0.7),
          new Global(0.7, 0.5, 0.9),
          Allocation.erk(0.7),
          Allocation.lamp(0.7),
          Allocation.owl(0.7),
          Allocation.isomorphic(0.7),
          Allocation.byLayer(Map.of(".*", 0.7)),
          Allocation.erk(0.7).between(0.6, 0.9),
          Allocation.uniform(0.6).except("conv1\\.weight"));

  private static final Shape SMALL = new Shape(16, 16);

  private static final Network NETWORK = Samples.normed();

  private static final Calibration CALIBRATION =
      new Calibration(Samples.data(NETWORK, 12, 4), 5, Progress.none());

  /** Shared, so that signals are gathered once. */
  private static final Context CONTEXT = Context.of(NETWORK, Masks.none(), CALIBRATION);

  /** A criterion, pattern or allocation that has a factory is in the lists that are multiplied. */
  @Test
  void theListsAreWhole() throws ReflectiveOperationException {
    assertEquals(
        Set.of(), missing(Importance.class, classes(Importances.ALL)), "Importances.ALL lacks");
    assertEquals(Set.of(), missing(Allocation.class, classes(ALLOCATIONS)), "ALLOCATIONS lacks");
    var patterns = new HashSet<Class<?>>(List.of(Pattern.class.getPermittedSubclasses()));
    patterns.removeAll(classes(PATTERNS));
    assertEquals(Set.of(), patterns, "PATTERNS lacks");
  }

  private static Set<Class<?>> classes(List<?> of) {
    return of.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  /** What the static factories of a type make, without what is there. */
  private static Set<Class<?>> missing(Class<?> type, Set<Class<?>> there)
      throws ReflectiveOperationException {
    var missing = new HashSet<Class<?>>();
    int factories = 0;
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type) {
        factories++;
        Object[] arguments =
            Arrays.stream(method.getParameterTypes())
                .map(
                    p ->
                        p == double.class
                            ? (Object) 0.5
                            : p == long.class ? (Object) 1L : Map.of(".*", 0.5))
                .toArray();
        missing.add(method.invoke(null, arguments).getClass());
      }
    }
    assertTrue(factories > 5, type + " has factories");
    missing.removeAll(there);
    return missing;
  }

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

  /**
   * Convolutions have no heads to leave out, bounds leave no room for whole layers and heads, and
   * N:M asks more of each layer than ERK does of small ones.
   */
  private static boolean possible(Pattern pattern, Allocation allocation) {
    boolean limited = pattern instanceof NofMTransposable || pattern.limit(SMALL).isPresent();
    return switch (allocation) {
      case Except _ -> !(pattern instanceof Head);
      case Bounded _ -> !(pattern instanceof Whole || pattern instanceof Head || limited);
      case Global global -> global.atMost() == 1 || !(pattern instanceof Whole);
      case Erk _ -> !limited;
      default -> true;
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void removesWhatThePlanSaysAndNothingElse(Pruner pruner) {
    Network network = NETWORK;
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
    masks
        .byName()
        .forEach(
            (name, mask) ->
                assertEquals(
                    mask.bits(), Mask.ofNonZeros(masks.applyTo(network).weight(name)).bits()));
  }

  @ParameterizedTest
  @MethodSource("importances")
  void theSecondTimeGivesTheSame(Importance importance) {
    for (Pattern pattern : PATTERNS) {
      var pruner = new Pruner(importance, pattern, Allocation.uniform(0.7));
      assertEquals(
          pruner.prune(CONTEXT), pruner.prune(Context.of(NETWORK, Masks.none(), CALIBRATION)));
    }
  }

  static List<Importance> importances() {
    return Importances.ALL;
  }

  /** Sparsity got is within half a unit of sparsity asked, in all or in each layer. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void meetsTheTargetToTheNearestUnit(Pruner pruner) {
    PrunePlan plan = pruner.plan(CONTEXT);
    List<PrunePlan.Row> rows = plan.rows().stream().filter(PrunePlan.Row::pruned).toList();
    switch (pruner.allocation()) {
      case Global global when global.atMost() == 1 -> assertTotal(0.7, rows, pruner, 1);
      case LampAllocation _ -> assertTotal(0.7, rows, pruner, 1);
      case Isomorphic _ -> {
        assertTotal(0.7, rows.stream().filter(r -> r.shape().rank() == 2).toList(), pruner, 1);
        assertTotal(0.7, rows.stream().filter(r -> r.shape().rank() == 4).toList(), pruner, 1);
      }
      case Uniform _, ByLayer _ -> rows.forEach(row -> assertTotal(0.7, List.of(row), pruner, 1));
      case Except _ -> {
        rows.forEach(row -> assertTotal(0.6, List.of(row), pruner, 1));
        assertTrue(rows.stream().noneMatch(row -> row.weight().equals("conv1.weight")));
      }
      // each layer is rounded by itself
      case Erk _, Owl _, Bounded _ -> assertTotal(0.7, rows, pruner, rows.size());
      case Global _ ->
          rows.forEach(
              row -> {
                double unit = largestUnit(List.of(row), pruner);
                assertTrue(row.removed() <= 0.9 * row.weights() + 0.5, row::toString);
                assertTrue(
                    row.removed() >= 0.5 * row.weights() - unit / 2 - 0.5
                        || row.removed() + unit > 0.9 * row.weights(),
                    row::toString);
              });
      default -> throw new AssertionError("say what " + pruner.allocation() + " promises");
    }
  }

  /**
   * @param roundings how many times a number of weights was rounded to whole units
   */
  private static void assertTotal(
      double sparsity, List<PrunePlan.Row> rows, Pruner pruner, int roundings) {
    double unit = largestUnit(rows, pruner);
    double all = rows.stream().mapToLong(PrunePlan.Row::weights).sum();
    double removed = rows.stream().mapToLong(PrunePlan.Row::removed).sum();
    boolean lastUnitStays = rows.stream().anyMatch(r -> r.removed() + unit >= r.weights());
    assertTrue(
        Math.abs(removed - sparsity * all) <= roundings * (unit / 2 + 0.5) || lastUnitStays,
        () -> "%s of %s: %s".formatted(removed, all, rows));
    if (pruner.pattern() instanceof Unstructured && roundings == 1) {
      assertEquals(Math.round(sparsity * all), (long) removed, "exactly k");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void laterRoundsAreNestedInEarlierOnes(Pruner pruner) {
    Network network = NETWORK;
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

  /** Of equal scores the first units fall, in the order of layers and indices. */
  @Test
  void tiesFallByIndex() {
    var weights = new LinkedHashMap<String, INDArray>();
    NETWORK.prunable().forEach(name -> weights.put(name, Nd4j.ones(NETWORK.weight(name).shape())));
    Network flat = NETWORK.withWeights(weights);
    for (Pattern pattern : PATTERNS) {
      if (pattern instanceof NofMTransposable || pattern instanceof Whole) {
        continue; // no order inside a tile; a whole layer has no other unit
      }
      Masks masks =
          new Pruner(Importance.magnitude(), pattern, Allocation.uniform(0.7)).prune(flat);
      masks
          .byName()
          .forEach(
              (name, mask) -> {
                Units units = pattern.units(mask.shape());
                Units groups =
                    pattern
                        .limit(mask.shape())
                        .map(Pattern.Limit::groups)
                        .orElse(new Units(new int[units.count()], 1));
                int[] lowestKept = new int[groups.count()];
                int[] highestFallen = new int[groups.count()];
                Arrays.fill(lowestKept, Integer.MAX_VALUE);
                Arrays.fill(highestFallen, -1);
                for (int i = 0; i < mask.size(); i++) {
                  int unit = units.of(i);
                  int group = groups.of(unit);
                  if (mask.keeps(i)) {
                    lowestKept[group] = Math.min(lowestKept[group], unit);
                  } else {
                    highestFallen[group] = Math.max(highestFallen[group], unit);
                  }
                }
                for (int group = 0; group < groups.count(); group++) {
                  assertTrue(highestFallen[group] < lowestKept[group], pattern + ", " + name);
                }
              });
    }
    Masks global = Pruner.magnitude(Allocation.global(0.5)).prune(flat);
    assertEquals(0, global.of("conv1.weight", flat).kept(), "the first layers fall first");
    assertEquals(68, global.of("fc2.weight", flat).kept());
  }

  private static double largestUnit(List<PrunePlan.Row> rows, Pruner pruner) {
    return rows.stream()
        .flatMapToInt(row -> Arrays.stream(pruner.pattern().units(row.shape()).sizes()))
        .max()
        .orElse(1);
  }
}
