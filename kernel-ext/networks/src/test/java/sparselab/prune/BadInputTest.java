package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.data.Split;
import sparselab.engine.Budget;
import sparselab.engine.Engine;
import sparselab.io.PackedFile;
import sparselab.mask.Mask;
import sparselab.mask.MaskFile;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;
import sparselab.train.Backend;
import sparselab.train.Callback;
import sparselab.train.Distillation;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/**
 * What a learner may get wrong, one test for each kind: the message names what, where, what was
 * expected, what was found, and a cure.
 */
class BadInputTest {
  private static final Network MLP = Samples.mlp(6, 5, 4);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  /** All five parts, in words. */
  private static void assertNames(
      String what, String where, String expected, String found, String cure, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : List.of(what, where, expected, found, cure)) {
      assertTrue(message.contains(part), "\"" + part + "\" is missing in: " + message);
    }
  }

  private static Network withNan(float value) {
    return MLP.withWeights(
        Map.of("fc2.weight", MLP.weight("fc2.weight").dup().putScalar(3, value)));
  }

  /** Everything that looks at weights and could carry them on. */
  static List<Executable> usesOfBadWeights() {
    return List.of(
        () -> Pruner.magnitude(Allocation.uniform(0.5)).prune(withNan(Float.NaN)),
        () -> Pruner.magnitude(Allocation.global(0.5)).plan(withNan(Float.NaN)),
        () ->
            GroupPruner.uniform(Importance.magnitude(), 0.5)
                .plan(Context.of(withNan(Float.NaN), Masks.none())),
        () ->
            PackedFile.write(
                withNan(Float.NaN),
                new Masks(Map.of("fc2.weight", Mask.dense(new Shape(4, 5)))),
                Path.of("never-written")));
  }

  @ParameterizedTest
  @MethodSource("usesOfBadWeights")
  void nanWeights(Executable use) {
    assertNames(
        "weight",
        "fc2.weight",
        "expected every weight to be finite",
        "found NaN at index 3",
        "did training diverge?",
        use);
  }

  @Test
  void infiniteWeightsAndScores() {
    assertNames(
        "weight",
        "fc2.weight",
        "finite",
        "found Infinity at index 3",
        "did training diverge?",
        () -> Pruner.magnitude(Allocation.uniform(0.5)).prune(withNan(Float.POSITIVE_INFINITY)));
    Importance broken = (weight, context) -> new double[context.values(weight).length];
    Importance lost =
        (weight, context) -> {
          double[] s = broken.scores(weight, context);
          s[7] = Double.NaN;
          return s;
        };
    assertNames(
        "score by",
        "fc1.weight",
        "finite",
        "found NaN at index 7",
        "did training diverge?",
        () -> new Pruner(lost, Pattern.unstructured(), Allocation.uniform(0.5)).prune(MLP));
  }

  @Test
  void unsupportedLayers() {
    Network bert = Networks.bertEncoder(50, 8, 32, 4, 64, 1, 3, 1);
    assertNames(
        "SynFlow",
        "node embedding of BERT encoder",
        "expected linear layers",
        "is a Embedding",
        "use another criterion",
        () -> new SynFlow().scores("block1.q.weight", Context.of(bert, Masks.none())));
    assertNames(
        "nothing to prune with filter",
        "fc1.weight",
        "only a convolution has filters",
        "mlp",
        "filter",
        () ->
            new Pruner(Importance.magnitude(), Pattern.filter(), Allocation.uniform(0.5))
                .prune(MLP));
    assertNames(
        "Shrink plan of BERT encoder",
        "embedding",
        "takes its statistics over all",
        "embedding.norm",
        "embedding",
        () -> Shrink.plan(bert, Masks.none()).removing("embedding", 0));
    assertNames(
        "batch-norm scale",
        "fc1.weight",
        "BatchNorm",
        "mlp",
        "leave it out with Allocation.except",
        () -> Importance.batchNormScale().scores("fc1.weight", Context.of(MLP, Masks.none())));
  }

  @Test
  void sparsityOne() {
    for (Executable one :
        List.<Executable>of(
            () -> Allocation.uniform(1),
            () -> Allocation.global(1),
            () -> Allocation.erk(1),
            () -> Allocation.lamp(1),
            () -> Allocation.owl(1),
            () -> Allocation.isomorphic(1),
            () -> Allocation.byLayer(Map.of("fc1.*", 1.0)),
            () -> Schedule.exponential(3, 1),
            () -> new SparseTraining.HardMovement(1, 0, 1),
            () -> new SparseTraining.TopKast(1, 0, 0, 1),
            () -> GroupPruner.uniform(Importance.magnitude(), 1))) {
      assertNames(
          "sparsity", ":", "expected a sparsity (zeros/all) in [0, 1)", "found 1.0", "", one);
    }
    assertNames(
        "sparsity",
        "uniform",
        "in [0, 1)",
        "found 90.0",
        "did you mean 0.9?",
        () -> Allocation.uniform(90));
  }

  @Test
  void contradictoryOptions() {
    assertNames(
        "global",
        "0.6",
        "expected floor ≤ sparsity ≤ ceiling ≤ 1",
        "found 0.6 ≤ 0.5 ≤ 0.9",
        "",
        () -> new Global(0.5, 0.6, 0.9));
    assertNames(
        "ERK",
        "0.8",
        "expected floor < ceiling ≤ 1",
        "found 0.9 and 0.5",
        "",
        () -> Allocation.erk(0.8).between(0.9, 0.5));
    assertNames("Schedule", "", "at least one round", "found 0", "", () -> Schedule.iterative(0));
    assertNames(
        "cubic",
        "fc1",
        "0 ≤ begin < end ≤ 1",
        "found 0.6 and 0.4",
        "",
        () -> Schedule.cubic(4).within("fc1", 0.6, 0.4));
    assertNames(
        "except",
        "[fc1.weight, fc2.weight]",
        "leaves no layer to prune",
        "fc.*",
        "",
        () -> Pruner.magnitude(Allocation.uniform(0.5).except("fc.*")).prune(MLP));
    var data =
        new Split(Samples.data(MLP, 20, 4), Samples.data(MLP, 10, 4), Samples.data(MLP, 10, 4));
    assertNames(
        "Training",
        "Parametrised",
        "at most one",
        "found 2",
        "",
        () ->
            SparseTrainer.train(
                MLP,
                new SparseTraining.HardMovement(0.5, 0, 1),
                data,
                Trainer.Options.defaults(),
                Progress.none(),
                new Callback.Parametrised(
                    new LearnedThreshold(MLP, new SparseTraining.Threshold(-3, 0, 1)))));
    assertNames(
        "distil",
        "Backend SAMEDIFF",
        "",
        "",
        "use Backend.KERNELS",
        () ->
            Trainer.train(
                MLP,
                Masks.none(),
                data,
                Trainer.Options.defaults().withBackend(Backend.SAMEDIFF),
                Progress.none(),
                new Callback.Distilled(Distillation.logits(MLP))));
    Masks scattered = Pruner.magnitude(Allocation.uniform(0.5)).prune(MLP);
    assertNames(
        "the earlier mask cannot be continued",
        "fc1.weight",
        "block(4, 1)",
        "keeps",
        "prune every round with one pattern",
        () ->
            new Pruner(Importance.magnitude(), Pattern.block(4, 1), Allocation.uniform(0.8))
                .prune(Context.of(MLP, scattered)));
  }

  @Test
  void emptyMatches() {
    String there = "matches none of [fc1.weight, fc2.weight]";
    assertNames(
        "except",
        "conv.*",
        there,
        "",
        "",
        () -> Pruner.magnitude(Allocation.uniform(0.5).except("conv.*")).prune(MLP));
    assertNames(
        "by layer",
        "lstm",
        there,
        "",
        "",
        () -> Pruner.magnitude(Allocation.byLayer(Map.of("lstm", 0.5))).prune(MLP));
    assertNames(
        "cubic",
        "conv.*",
        there,
        "",
        "",
        () ->
            new Pruner(
                    Importance.magnitude(),
                    Pattern.unstructured(),
                    Allocation.uniform(0.5),
                    Schedule.cubic(2).within("conv.*", 0, 1))
                .prune(MLP));
    Network nothing =
        new Network(
            "nothing",
            new Shape(3),
            List.of(new Node("relu", new Relu(), List.of(Network.INPUT))),
            Map.of());
    assertNames(
        "SrSte",
        "nothing",
        "has no weight for",
        "keep(2).of(4)",
        "",
        () -> new NofMStraightThrough(nothing, SparseTraining.SrSte.of(Pattern.keep(2).of(4))));
    assertNames(
        "nothing to prune",
        "Network nothing",
        "unstructured",
        "{}",
        "",
        () -> Pruner.magnitude(Allocation.uniform(0.5)).prune(nothing));
  }

  @Test
  void wrongShapesOfALoadedMask() throws IOException {
    Network other = Samples.mlp(6, 7, 4);
    Path file = folder.resolve("other.masks");
    MaskFile.write(Pruner.magnitude(Allocation.uniform(0.5)).prune(other), file);
    Masks loaded = MaskFile.read(file);
    var data =
        new Split(Samples.data(MLP, 20, 4), Samples.data(MLP, 10, 4), Samples.data(MLP, 10, 4));
    for (Executable use :
        List.<Executable>of(
            () -> loaded.applyTo(MLP),
            () -> Trainer.train(MLP, loaded, data, Trainer.Options.defaults(), Progress.none()),
            () -> Pruner.magnitude(Allocation.uniform(0.7)).prune(Context.of(MLP, loaded)),
            () -> PackedFile.write(MLP, loaded, folder.resolve("never")),
            () -> Engine.compile(MLP, loaded))) {
      assertNames(
          "mask",
          "fc1.weight of network mlp",
          "expected a mask of shape 5×6",
          "Mask of 7×6",
          "was it made for another network?",
          use);
    }
    Masks unknown = new Masks(Map.of("fc9.weight", loaded.of("fc1.weight", other)));
    assertNames("weight", "fc9.weight", "fc1.weight", "fc2.weight", "", () -> unknown.applyTo(MLP));
  }

  @Test
  void targetsThatCannotBeMet() {
    assertNames(
        "keep(1).of(3)",
        "fc1.weight",
        "removes at least 20 of 30",
        "asked for 0.5000",
        "ask for 0.6667 or more",
        () ->
            new Pruner(Importance.magnitude(), Pattern.keep(1).of(3), Allocation.uniform(0.5))
                .prune(MLP));
    assertNames(
        "OWL",
        "fc2.weight",
        "expected a share in (0, 1]",
        "would keep",
        "take a λ below",
        () -> Pruner.magnitude(new Owl(0.95, 0.5, 1.5)).prune(Samples.mlp(40, 30, 4)));
    assertNames(
        "Budget of MACs",
        "at sparsity",
        "limit 0.5",
        "dense 50",
        "raise the limit",
        () ->
            Budget.macs(0.5)
                .fit(Context.of(MLP, Masks.none()), s -> Pruner.magnitude(Allocation.uniform(s))));
    assertNames(
        "ERK",
        "bounds",
        "at most 0.7000 of the weights",
        "0.1 and 0.7",
        "change the target or the bounds",
        () ->
            Pruner.magnitude(Allocation.erk(0.8).between(0.1, 0.7))
                .plan(Samples.mlp(60, 40, 30, 8)));
    assertNames(
        "group pruner",
        "with the largest share",
        "limit 9.0",
        "dense 50",
        "raise the limit",
        () ->
            GroupPruner.uniform(Importance.magnitude(), 0)
                .fit(Context.of(MLP, Masks.none()), 9, Network::macs));
  }

  /** Never another criterion in its place. */
  @Test
  void missingSignals() {
    int without = 0;
    for (Importance importance : Importances.ALL) {
      var pruner = new Pruner(importance, Pattern.unstructured(), Allocation.uniform(0.5));
      try {
        pruner.prune(MLP);
      } catch (MissingSignalException e) {
        without++;
        boolean examples = !(importance instanceof BatchNormScale);
        assertNames(
            examples ? "the criterion needs" : "batch-norm scale",
            "mlp",
            examples ? "needs" : "BatchNorm",
            "no",
            examples ? "Calibration.of(data, 256)" : "Allocation.except",
            () -> pruner.prune(MLP));
      }
    }
    assertEquals(10, without, "Taylor, SNIP, GraSP, OBD, OBS, Wanda (2), activity (2), norms");
    assertNames(
        "movement",
        "fc1.weight",
        "no scores for",
        "only for []",
        "give callbacks() to Trainer.train",
        () ->
            new Pruner(new Movement().importance(), Pattern.unstructured(), Allocation.uniform(0.5))
                .prune(MLP));
  }
}
