package sparselab.prune;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.mask.Pattern;
import sparselab.mask.Unstructured;
import sparselab.network.BatchNorm;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;
import sparselab.train.Callback;
import sparselab.train.Checkpoint;
import sparselab.train.LearningRate;
import sparselab.train.Optimizer;
import sparselab.train.Progress;
import sparselab.train.Trainer;

class SparseTrainerTest {
  private static final Network MLP = Samples.mlp(12, 24, 16, 4);
  private static final Split DATA =
      new Split(Samples.data(MLP, 300, 4), Samples.data(MLP, 40, 4), Samples.data(MLP, 50, 4));

  /** 30 steps an epoch, 120 in all. */
  private static final Trainer.Options OPTIONS =
      Trainer.Options.defaults().withEpochs(4).withBatchSize(10).withSeed(6);

  static List<SparseTraining> methods() {
    var all = new ArrayList<>(SparseTraining.all(0.6));
    all.add(new SparseTraining.Gradual(asking(Importance.taylor(), 0.6, 5), 0.1, 0.6));
    all.add(new SparseTraining.Alternating(asking(Importance.wanda(), 0.6, 1), 1, 1, 1));
    return all;
  }

  /** A criterion that needs examples. */
  private static Pruner asking(Importance importance, double sparsity, int rounds) {
    return new Pruner(
        importance, Pattern.unstructured(), Allocation.uniform(sparsity), Schedule.cubic(rounds));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theNetworkIsZeroWhereTheMasksSay(SparseTraining method) {
    SparseTrainer.Result found = SparseTrainer.train(MLP, method, DATA, OPTIONS);
    assertEquals(
        found.trained().masks().applyTo(found.trained().network()).weights(),
        found.trained().network().weights());
    double sparsity = found.trained().masks().sparsity();
    assertTrue(sparsity > 0.01 && sparsity < 0.95, method + ": " + sparsity);
    assertTrue(found.macsShare() > 0.2 && found.macsShare() <= 1, method + " " + found.macsShare());
    switch (method) {
      case SparseTraining.Threshold _,
          SparseTraining.Lasso _,
          SparseTraining.GroupLasso _,
          SparseTraining.SoftMovement _,
          SparseTraining.LearnedGates _ -> {}
      case SparseTraining.SrSte _ -> assertEquals(0.5, sparsity, 1e-9);
      default -> assertEquals(0.6, sparsity, 2e-3, method.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theSameSeedGivesTheSameBitsAlsoAfterACheckpoint(SparseTraining method) {
    var taken = new ArrayList<Checkpoint>();
    Callback keep = Callback.atStep(50, t -> taken.add(t.checkpoint()));
    var first = SparseTrainer.train(MLP, method, DATA, OPTIONS, Progress.none(), keep);
    var again = SparseTrainer.train(MLP, method, DATA, OPTIONS);
    assertSame(first, again);
    assertEquals(first.updates(), again.updates());
    assertEquals(first.macs(), again.macs());
    assertSame(
        first, SparseTrainer.resume(MLP, method, taken.getFirst(), DATA, OPTIONS, Progress.none()));
    var other = SparseTrainer.train(MLP, method, DATA, OPTIONS.withSeed(7));
    assertNotEquals(first.trained().network().weights(), other.trained().network().weights());
  }

  private static void assertSame(SparseTrainer.Result expected, SparseTrainer.Result found) {
    expected
        .trained()
        .network()
        .weights()
        .forEach(
            (name, w) ->
                assertArrayEquals(
                    w.data().asFloat(),
                    found.trained().network().weight(name).data().asFloat(),
                    name));
    assertEquals(expected.trained().masks(), found.trained().masks());
  }

  @Test
  void regrownWeightsStartAtZeroAndHaveTheLargestGradient() {
    for (Allocation allocation : List.of(Allocation.erk(0.7), Allocation.uniform(0.7))) {
      var seen = new ArrayList<Masks>();
      int[] checked = new int[1];
      var result =
          SparseTrainer.train(
              MLP,
              new SparseTraining.RigL(allocation, 0.3, 7, 0.75),
              DATA,
              OPTIONS,
              Progress.none(),
              Callback.everyStep(
                  1,
                  t -> {
                    if (t.step() % 7 == 0 && t.step() < 90) {
                      for (String name : MLP.prunable()) {
                        checked[0] +=
                            checkSwap(
                                seen.getLast().of(name, MLP),
                                t.masks().of(name, MLP),
                                t.network().weight(name).data().asFloat(),
                                t.denseGradient(name).data().asFloat());
                      }
                    } else if (t.step() > 1) {
                      assertEquals(seen.getLast(), t.masks());
                    }
                    seen.add(t.masks());
                  }));
      assertTrue(checked[0] > 50, "grown " + checked[0]);
      assertEquals(12, result.updates().size());
      for (SparseTrainer.Update update : result.updates()) {
        assertEquals(update.dropped(), update.grown());
        assertEquals(seen.getFirst().sparsity(), update.sparsity(), 1e-12);
      }
    }
  }

  /** Number of weights that grew. */
  private static int checkSwap(Mask before, Mask after, float[] weights, float[] gradient) {
    assertEquals(before.kept(), after.kept());
    double smallestGrown = Double.MAX_VALUE;
    double largestLeft = 0;
    int grown = 0;
    for (int i = 0; i < after.size(); i++) {
      if (after.keeps(i) && !before.keeps(i)) {
        grown++;
        assertEquals(0, weights[i]);
        smallestGrown = Math.min(smallestGrown, Math.abs(gradient[i]));
      } else if (!after.keeps(i)) {
        largestLeft = Math.max(largestLeft, Math.abs(gradient[i]));
      }
    }
    assertTrue(smallestGrown >= largestLeft, smallestGrown + " < " + largestLeft);
    return grown;
  }

  @Test
  void aSwapKeepsTheNumberAndDropsTheSmallest() {
    var random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      int size = 5 + random.nextInt(40);
      var bits = new BitSet();
      random.ints(size / 2 + 1, 0, size).forEach(bits::set);
      var mask = new Mask(new Shape(1, size), bits, new Unstructured());
      double[] w = random.doubles(size, -1, 1).toArray();
      double[] scores = random.doubles(size).toArray();
      Mask swapped = Regrowth.swap(mask, w, scores, 0.4);
      assertEquals(mask.kept(), swapped.kept());
      int count = (int) Math.round(0.4 * mask.kept());
      double limit =
          bits.stream().mapToDouble(i -> Math.abs(w[i])).sorted().skip(count).findFirst().orElse(0);
      bits.stream()
          .filter(i -> Math.abs(w[i]) >= limit)
          .forEach(i -> assertTrue(swapped.keeps(i), "large weights stay"));
    }
  }

  @Test
  void nOfMHoldsInEveryStep() {
    for (Pattern pattern : List.of(Pattern.keep(2).of(4), Pattern.keep(1).of(4))) {
      var method = SparseTraining.SrSte.of(pattern);
      var result =
          SparseTrainer.train(
              MLP,
              method,
              DATA,
              OPTIONS,
              Progress.none(),
              Callback.everyStep(
                  10,
                  t ->
                      t.masks()
                          .byName()
                          .values()
                          .forEach(m -> assertEquals(pattern, m.pattern()))));
      for (Mask mask : result.trained().masks().byName().values()) {
        assertEquals(List.of(), pattern.violations(mask));
        assertEquals(method.pattern(), mask.pattern());
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> SparseTraining.SrSte.of(Pattern.unstructured()));
  }

  @Test
  void straightThroughKeepsTheLargestAndPullsTheRest() {
    var how = new SparseTraining.SrSte(new NofM(1, 3), 0.5);
    Network net = Samples.mlp(3, 2);
    var it = new NofMStraightThrough(net, how);
    float[] trained = {1, -2, 0.5f, 3, 3, -1};
    float[] used = new float[6];
    it.forward("fc1.weight", trained, used);
    assertArrayEquals(new float[] {0, -2, 0, 0, 3, 0}, used);
    float[] gradient = {1, 1, 1, 1, 1, 1};
    it.backward("fc1.weight", trained, used, gradient);
    assertArrayEquals(new float[] {1.5f, 1, 1.25f, 2.5f, 1, 0.5f}, gradient);
  }

  @Test
  void theLearnedThresholdHasTheGradientOfFiniteDifferences() {
    Network net = Samples.mlp(5, 4);
    double[] loss = new double[2];
    float[] trained = net.weight("fc1.weight").data().asFloat();
    double h = 1e-2;
    double[] slope = new Random(3).doubles(trained.length, -1, 1).toArray();
    for (int side = 0; side < 2; side++) {
      var it =
          new LearnedThreshold(net, new SparseTraining.Threshold(-2 + (side == 0 ? h : -h), 0, 1));
      float[] used = new float[trained.length];
      it.forward("fc1.weight", trained, used);
      for (int i = 0; i < used.length; i++) {
        loss[side] += slope[i] * used[i];
      }
    }
    var it = new LearnedThreshold(net, new SparseTraining.Threshold(-2, 0, 1));
    float[] used = new float[trained.length];
    it.forward("fc1.weight", trained, used);
    float[] gradient = new float[trained.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) slope[i];
    }
    it.backward("fc1.weight", trained, used, gradient);
    float[] state = requireNonNull(it.state().get("fc1.weight"));
    assertEquals((loss[0] - loss[1]) / (2 * h), state[1], 1e-3);
    for (int i = 0; i < used.length; i++) {
      assertEquals(used[i] == 0 ? 0 : (float) slope[i], gradient[i]);
    }
  }

  /** Scales that reach zero take their rows along; what is left computes the same, and shrinks. */
  @Test
  void slimmingPrunesTheOutputsWhoseScaleIsZero() {
    Network net =
        new NetworkBuilder("slim", new Shape(12))
            .linear("fc1", 16)
            .add("norm", new BatchNorm(16))
            .relu("relu")
            .linear("fc2", 4)
            .build(Initialisation.HE, 4);
    var options = OPTIONS.withOptimizer(Optimizer.adam(), LearningRate.constant(0.01));
    var kept = new ArrayList<Integer>();
    for (double penalty : new double[] {0, 0.4, 0.6, 0.7, 0.8, 0.9}) {
      var result =
          SparseTrainer.train(net, new SparseTraining.Slimming(penalty), DATA, options).trained();
      Mask mask = result.masks().of("fc1.weight", net);
      double[] scale = Context.doubles(result.network().weight("norm.scale"));
      for (int i = 0; i < mask.size(); i++) {
        assertEquals(scale[i / 12] != 0, mask.keeps(i), "row " + i / 12);
      }
      assertEquals(List.of(), result.masks().verify(result.network()));
      kept.add(mask.kept() / 12);
      if (mask.kept() > 0) {
        Network small = Shrink.apply(result.network(), result.masks()).network();
        assertEquals(new Shape(kept.getLast()), small.shape("fc1"));
      }
    }
    assertEquals(16, kept.getFirst());
    assertEquals(kept, kept.stream().sorted(Comparator.reverseOrder()).toList(), "more, fewer");
    assertTrue(kept.stream().anyMatch(rows -> rows > 0 && rows < 16), kept::toString);
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseTrainer.train(MLP, new SparseTraining.Slimming(1), DATA, OPTIONS));
  }

  /** Scores by hand: {@code s ← s − η·g·w}; half of the weights, the highest scores, are used. */
  @Test
  void hardMovementLearnsScoresAndFallenWeightsComeBack() {
    Network net = Samples.mlp(3, 2);
    var it = new MovementScores(net, new SparseTraining.HardMovement(0.5, 0, 0.1), 10);
    float[] trained = {1, -2, 0.5f, 3, -1, 0.25f};
    float[] used = new float[6];
    it.forward("fc1.weight", trained, used);
    assertArrayEquals(trained, used, "before the first step nothing has fallen");
    float[] gradient = {0.1f, 0.1f, -0.2f, 0, 0.3f, 0};
    it.backward("fc1.weight", trained, used, gradient);
    assertArrayEquals(new float[] {0.1f, 0.1f, -0.2f, 0, 0.3f, 0}, gradient);
    it.update(1);
    assertArrayEquals(
        new float[] {-0.1f, 0.2f, 0.1f, 0, 0.3f, 0, 1},
        requireNonNull(it.state().get("fc1.weight")),
        1e-6f);
    it.forward("fc1.weight", trained, used);
    assertArrayEquals(new float[] {0, -2, 0.5f, 0, -1, 0}, used);
    float[] second = {1, 1, 1, -1, 1, 0};
    it.backward("fc1.weight", trained, used, second);
    assertArrayEquals(new float[] {0, 1, 1, 0, 1, 0}, second, "what fell is not trained");
    it.update(0.5);
    // −0.1 − 0.5, 0.2 + 1, 0.1 − 0.25, 0 + 1.5, 0.3 + 0.5, 0
    it.forward("fc1.weight", trained, used);
    assertArrayEquals(new float[] {0, -2, 0, 3, -1, 0}, used, "the fourth is back with its value");
    assertEquals(3, it.mask("fc1.weight", new Shape(2, 3), used).kept());
  }

  @Test
  void ofEqualScoresTheFirstFall() {
    var it =
        new MovementScores(Samples.mlp(4, 2), new SparseTraining.HardMovement(0.375, 0, 0.1), 1);
    it.update(1); // no gradient yet: all scores are zero
    float[] used = new float[8];
    it.forward("fc1.weight", new float[] {1, 1, 1, 1, 1, 1, 1, 1}, used);
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1, 1, 1}, used);
    var single =
        new MovementScores(Samples.mlp(1, 1), new SparseTraining.HardMovement(0.9, 0, 0.1), 1);
    single.update(1);
    float[] only = new float[1];
    single.forward("fc1.weight", new float[] {3}, only);
    assertArrayEquals(new float[] {3}, only, "the last weight of a layer stays");
  }

  /** The sparsity of hard movement follows the cubic curve, step by step. */
  @Test
  void hardMovementPrunesOnTheCubicWay() {
    var seen = new ArrayList<Double>();
    SparseTrainer.train(
        MLP,
        new SparseTraining.HardMovement(0.8, 0.25, 0.75),
        DATA,
        OPTIONS,
        Progress.none(),
        Callback.everyStep(10, t -> seen.add(t.masks().sparsity())));
    for (int i = 0; i < seen.size(); i++) {
      double progress = Math.clamp(((i + 1) / 12.0 - 0.25) / 0.5, 0, 1);
      assertEquals(0.8 * (1 - Math.pow(1 - progress, 3)), seen.get(i), 0.003, "step " + 10 * i);
    }
  }

  @Test
  void softMovementHasAThresholdAndAPenalty() {
    var how = new SparseTraining.SoftMovement(0.2, 0.3, 2, 0, 0.5);
    var it = new MovementScores(Samples.mlp(3, 2), how, 10);
    float limit = (float) Math.log(0.2 / 0.8);
    float[] scores = {limit - 0.01f, limit + 0.01f, 1, -4, 0, -1, 5}; // half of the steps done
    it.restore(Map.of("fc1.weight", scores));
    float[] trained = {1, -2, 0.5f, 3, -1, 0.25f};
    float[] used = new float[6];
    it.forward("fc1.weight", trained, used);
    assertArrayEquals(new float[] {0, -2, 0.5f, 0, -1, 0.25f}, used);
    it.backward("fc1.weight", trained, used, new float[6]);
    it.update(0.1);
    float[] after = requireNonNull(it.state().get("fc1.weight"));
    double h = 1e-4;
    for (int i = 0; i < 6; i++) {
      double slope =
          0.3
              * (LearnedValues.sigmoid(scores[i] + h) - LearnedValues.sigmoid(scores[i] - h))
              / (2 * h);
      assertEquals(scores[i] - 0.1 * 2 * slope, after[i], 1e-6, "score " + i);
    }
  }

  @Test
  void learnedGatesHaveTheGradientOfFiniteDifferences() {
    Network net = Samples.mlp(5, 4);
    float[] trained = net.weight("fc1.weight").data().asFloat();
    double[] slope = new Random(3).doubles(trained.length, -1, 1).toArray();
    for (Pattern pattern : List.of(Pattern.unstructured(), Pattern.row())) {
      var it = new HardConcrete(net, new SparseTraining.LearnedGates(pattern, 0.02, 1, 0.4), 11);
      float[] used = new float[trained.length];
      it.forward("fc1.weight", trained, used);
      float[] open = used.clone();
      float[] gradient = new float[trained.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) slope[i];
      }
      it.backward("fc1.weight", trained, used, gradient);
      float[] state = requireNonNull(it.state().get("fc1.weight"));
      int units = state.length - 1;
      int members = trained.length / units;
      int inside = 0;
      for (int unit = 0; unit < units; unit++) {
        double found = it.gradient("fc1.weight", unit);
        double[] loss = new double[2];
        double h = 1e-3;
        for (int side = 0; side < 2; side++) {
          float[] moved = state.clone();
          moved[unit] += (float) (side == 0 ? h : -h);
          it.restore(Map.of("fc1.weight", moved));
          it.forward("fc1.weight", trained, used); // the same draw
          for (int i = 0; i < used.length; i++) {
            loss[side] += slope[i] * used[i];
          }
          double notZero = LearnedValues.sigmoid(moved[unit] - 2.0 / 3 * Math.log(0.1 / 1.1));
          loss[side] += 0.02 * members * notZero;
        }
        it.restore(Map.of("fc1.weight", state));
        assertEquals((loss[0] - loss[1]) / (2 * h), found, 2e-3, pattern + " " + unit);
        inside += Math.abs(found) > 0.02 ? 1 : 0;
      }
      assertTrue(inside > 1, "some gates must be neither open nor shut");
      for (int i = 0; i < open.length; i++) {
        float gate = open[i] / trained[i];
        assertEquals(slope[i] * gate, gradient[i], 1e-6);
      }
    }
  }

  /** How often a drawn gate is not zero, and what is handed out. */
  @Test
  void gatesAreHardConcrete() {
    Network net = Samples.mlp(40, 50);
    var it =
        new HardConcrete(
            net, new SparseTraining.LearnedGates(Pattern.unstructured(), 0, 1, 0.8), 5);
    double logAlpha = Math.log(0.2 / 0.8);
    float[] ones = new float[2000];
    Arrays.fill(ones, 1);
    float[] used = new float[2000];
    int notZero = 0;
    int one = 0;
    for (int step = 0; step < 10; step++) {
      it.forward("fc1.weight", ones, used);
      for (float gate : used) {
        notZero += gate != 0 ? 1 : 0;
        one += gate == 1 ? 1 : 0;
      }
      it.backward("fc1.weight", ones, used, new float[2000]);
      it.update(1);
    }
    assertEquals(
        LearnedValues.sigmoid(logAlpha - 2.0 / 3 * Math.log(0.1 / 1.1)), notZero / 2e4, 0.015);
    // P(gate = 1) = 1 − P(s < (1 − γ)/(ζ − γ)) = 1 − σ(β·logit(1.1/1.2) − log α)
    assertEquals(1 - LearnedValues.sigmoid(2.0 / 3 * Math.log(11) - logAlpha), one / 2e4, 0.015);
    it.settle("fc1.weight", ones, used);
    assertEquals(0.2 * 1.2 - 0.1, used[7], 1e-6);
    assertEquals(2000, it.mask("fc1.weight", new Shape(50, 40), used).kept());
  }

  @Test
  void theGrowingPenaltyIsAStaircaseAndEndsInACut() {
    Network net = Samples.mlp(3, 2);
    var how =
        new SparseTraining.GrowingPenalty(
            Pruner.magnitude(Allocation.uniform(0.5)), 0.1, 2, 0.35, 0.5);
    var it = new GrowingDecay(net, how, 20);
    float[] trained = net.weight("fc1.weight").data().asFloat();
    Mask mask = Pruner.magnitude(Allocation.uniform(0.5)).prune(net).of("fc1.weight", net);
    float[] used = new float[6];
    for (int step = 0; step < 20; step++) {
      it.forward("fc1.weight", trained, used);
      float[] gradient = {1, 1, 1, 1, 1, 1};
      it.backward("fc1.weight", trained, used, gradient);
      int rises = step / 2;
      double penalty = Math.min(0.35, 0.1 * rises);
      for (int i = 0; i < 6; i++) {
        boolean gone = step >= 10 && !mask.keeps(i);
        assertEquals(gone ? 0 : trained[i], used[i]);
        assertEquals(
            mask.keeps(i) ? 1 : gone ? 0 : 1 + penalty * trained[i], gradient[i], 1e-6, "" + step);
      }
      assertEquals(step >= 10 ? 3 : 6, it.mask("fc1.weight", new Shape(2, 3), used).kept());
      it.update(1);
    }
  }

  /** What will go shrinks before it goes; so its loss is learned away. */
  @Test
  void penalisedWeightsAreSmallWhenTheyGo() {
    Mask mask = Pruner.magnitude(Allocation.uniform(0.6)).prune(MLP).of("fc1.weight", MLP);
    double[] shares = new double[2];
    for (int way = 0; way < 2; way++) {
      int at = way;
      SparseTrainer.train(
          MLP,
          new SparseTraining.GrowingPenalty(
              Pruner.magnitude(Allocation.uniform(0.6)), way == 0 ? 0 : 0.2, 5, 2, 0.75),
          DATA,
          OPTIONS.withOptimizer(new Optimizer.Sgd(0, 0), LearningRate.constant(0.05)),
          Progress.none(),
          Callback.atStep(
              89,
              t -> {
                double[] w = Context.doubles(t.network().weight("fc1.weight"));
                double going = 0;
                double all = 0;
                for (int i = 0; i < w.length; i++) {
                  going += mask.keeps(i) ? 0 : Math.abs(w[i]);
                  all += Math.abs(w[i]);
                }
                shares[at] = going / all;
              }));
    }
    assertTrue(shares[1] < 0.2 * shares[0], Arrays.toString(shares));
  }

  @Test
  void gradualPruningFollowsZhuAndGupta() {
    var pruner =
        new Pruner(
            Importance.magnitude(),
            Pattern.unstructured(),
            Allocation.uniform(0.9),
            Schedule.cubic(6));
    var result =
        SparseTrainer.train(MLP, new SparseTraining.Gradual(pruner, 0.25, 0.75), DATA, OPTIONS);
    assertEquals(
        List.of(30L, 42L, 54L, 66L, 78L, 90L),
        result.updates().stream().map(SparseTrainer.Update::step).toList());
    for (int r = 1; r <= 6; r++) {
      double expected = 0.9 - 0.9 * Math.pow(1 - r / 6.0, 3);
      assertEquals(expected, result.updates().get(r - 1).sparsity(), 2e-3);
      assertEquals(0, result.updates().get(r - 1).grown());
    }
  }

  @Test
  void criteriaSeeTheNetworkOfTheirRoundAndTrainingExamples() {
    for (Importance importance : List.of(Importance.snip(), Importance.diagonalObd())) {
      Pruner pruner = asking(importance, 0.7, 1);
      var before = new ArrayList<Network>();
      var after = new ArrayList<Masks>();
      SparseTrainer.train(
          MLP,
          new SparseTraining.Gradual(pruner, 0.1, 0.5),
          DATA,
          OPTIONS,
          Progress.none(),
          Callback.atStep(59, t -> assertEquals(Masks.none(), t.masks())),
          Callback.atStep(60, t -> after.add(t.masks())));
      Trainer.train(
          MLP,
          Masks.none(),
          DATA,
          OPTIONS,
          Progress.none(),
          Callback.atStep(60, t -> before.add(t.network())));
      assertEquals(
          pruner.prune(
              Context.of(before.getFirst(), Masks.none(), Calibration.of(DATA.train(), 256))),
          after.getFirst());
    }
  }

  @Test
  void alternatingIsSparseWhereItShouldBe() {
    var pruner = Pruner.magnitude(Allocation.uniform(0.8));
    var method = new SparseTraining.Alternating(pruner, 1, 1, 1);
    var sparse = new ArrayList<Boolean>();
    SparseTrainer.train(
        MLP,
        method,
        DATA,
        OPTIONS.withEpochs(7),
        Progress.none(),
        Callback.everyStep(30, t -> sparse.add(t.masks().sparsity() > 0.7)));
    assertEquals(List.of(false, true, false, true, false, true, true), sparse);
  }

  @Test
  void proximalStepsAreThoseOfTheFormula() {
    float[] w = {1, -0.5f, 0.2f, -0.3f};
    Proximal.soft(w, 0.25);
    assertArrayEquals(new float[] {0.75f, -0.25f, 0, -0.05f}, w, 1e-6f);
    assertEquals(0, Float.floatToRawIntBits(w[2]));
    float[] rows = {3, 4, 0.1f, -0.1f};
    Proximal.group(rows, Pattern.row().units(new Shape(2, 2)), 0.5);
    double factor = 1 - 0.5 * Math.sqrt(2) / 5;
    assertArrayEquals(new float[] {(float) (3 * factor), (float) (4 * factor), 0, 0}, rows, 1e-6f);
  }

  @Test
  void costIsThatOfThePaper() {
    var uniform = new SparseTraining.Static(Allocation.uniform(0.75));
    var still = SparseTrainer.train(MLP, uniform, DATA, OPTIONS);
    double kept = still.trained().masks().kept();
    assertEquals(3 * kept * 300 * 4, still.macs(), 1e-6 * still.macs());
    assertEquals(3.0 * MLP.macs() * 300 * 4, still.denseMacs(), 1);
    var rigL = new SparseTraining.RigL(Allocation.uniform(0.75), 0.3, 10, 1);
    var moving = SparseTrainer.train(MLP, rigL, DATA, OPTIONS);
    double extra = (MLP.macs() - kept) * 10 * 11; // 11 steps of 10 examples see the whole gradient
    assertEquals(still.macs() + extra, moving.macs(), 1e-6 * moving.macs());
  }

  @Test
  void contradictoryOptionsAreRefused() {
    for (Runnable wrong :
        Arrays.<Runnable>asList(
            () -> new SparseTraining.RigL(Allocation.erk(0.5), 0, 10, 0.5),
            () -> new SparseTraining.RigL(Allocation.erk(0.5), 0.3, 0, 0.5),
            () -> new SparseTraining.RigL(Allocation.erk(0.5), 0.3, 10, 1.5),
            () -> new SparseTraining.TopKast(0.5, 0.6, 0, 1),
            () -> new SparseTraining.Threshold(1, 0, 0),
            () -> new SparseTraining.Lasso(-1),
            () -> new SparseTraining.GroupLasso(Pattern.keep(2).of(4), 1),
            () -> new SparseTraining.HardMovement(1, 0, 1),
            () -> new SparseTraining.HardMovement(0.5, 0.5, 0.4),
            () -> new SparseTraining.SoftMovement(0.5, 1, 1, 0, 1),
            () -> new SparseTraining.SoftMovement(0.1, -1, 1, 0, 1),
            () -> new SparseTraining.LearnedGates(Pattern.keep(2).of(4), 1, 1, 0.5),
            () -> new SparseTraining.LearnedGates(Pattern.row(), 1, 1, 1),
            () ->
                new SparseTraining.GrowingPenalty(
                    Pruner.magnitude(Allocation.uniform(0.5)), 0.1, 0, 1, 0.5),
            () -> new SparseTraining.Gradual(Pruner.magnitude(Allocation.uniform(0.5)), 0.5, 0.4),
            () ->
                new SparseTraining.Alternating(
                    Pruner.magnitude(Allocation.uniform(0.5)), 0, 1, 1))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
    var both =
        new Callback.Parametrised(
            new NofMStraightThrough(MLP, new SparseTraining.SrSte(new NofM(2, 4), 0)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SparseTrainer.train(
                MLP,
                SparseTraining.SrSte.of(Pattern.keep(2).of(4)),
                DATA,
                OPTIONS,
                Progress.none(),
                both));
  }
}
