package sparselab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.data.Datasets;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Unstructured;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;

class TrainerTest {
  private static final Trainer.Options SHORT =
      Trainer.Options.defaults().withEpochs(2).withBatchSize(16).withSeed(9);

  static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.sgd(0),
        Optimizer.sgd(0.9),
        new Optimizer.Sgd(0.9, 0.01),
        Optimizer.adam(),
        new Optimizer.Adam(0.9, 0.99, 1e-8, 0.01));
  }

  @Test
  void lenet300LearnsDigits() {
    var data = Datasets.digits();
    var network = Networks.lenet300(new Shape(64), 10, 1);
    Trained trained = Trainer.train(network, data, Trainer.Options.defaults());
    Evaluation test = Inference.of(trained.network()).evaluate(data.test());
    assertTrue(test.accuracy() >= 0.95, trained.epochs() + " " + test);
    assertTrue(trained.last().trainLoss() < 0.1, trained.last().toString());
  }

  @Test
  void aPrunedWeightOrStateThatIsNotZeroFailsLoudly() {
    Network network = Cases.mlp();
    String name = network.prunable().getFirst();
    var mask = half(network, 3).of(name, network);
    int gone =
        IntStream.range(0, mask.size()).filter(i -> !mask.keeps(i)).findFirst().orElseThrow();
    for (int which = 0; which < 3; which++) {
      var parameter = new Parameter(name, network.weightShape(name), network.weight(name));
      parameter.mask(mask);
      parameter.checkMask();
      List.of(parameter.value, parameter.first, parameter.second).get(which)[gone] = 1e-30f;
      var failure = assertThrows(IllegalStateException.class, parameter::checkMask);
      assertTrue(
          String.valueOf(failure.getMessage()).contains(name + "[" + gone + "]"),
          failure.getMessage());
    }
  }

  @Test
  void aTrainingThatIsStoppedEndsWithItsEpoch() {
    var data = Datasets.digits();
    var network = Networks.lenet300(new Shape(64), 10, 1);
    Trained stopped =
        Trainer.train(
            network,
            Masks.none(),
            data,
            SHORT.withEpochs(5),
            Progress.none(),
            Callback.atStep(3, Training::stop));
    assertEquals(1, stopped.epochs().size());
    Trained two =
        Trainer.train(
            network,
            Masks.none(),
            data,
            SHORT.withEpochs(5),
            Progress.none(),
            Callback.everyEpoch(
                t -> {
                  if (t.epochsDone() == 2) {
                    t.stop();
                  }
                }));
    assertEquals(
        Trainer.train(network, data, SHORT.withEpochs(2)).network().weights(),
        two.network().weights());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void prunedWeightsAreExactlyZeroAfterEveryStep(Optimizer optimizer) {
    for (Backend backend : Backend.values()) {
      Network network = Cases.mlp();
      Masks masks = half(network, 3);
      var seen = new ArrayList<Long>();
      Trained trained =
          Trainer.train(
              network,
              masks,
              Cases.split(network.inputShape()),
              SHORT.withOptimizer(optimizer, LearningRate.constant(0.05)).withBackend(backend),
              Progress.none(),
              Callback.everyStep(
                  1,
                  training -> {
                    seen.add(training.step());
                    assertZeroWhereDropped(training.network(), masks);
                  }));
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), seen);
      assertNotEquals(
          network.weight("fc1.weight"), trained.network().weight("fc1.weight"), "the rest moved");
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void backendsTakeTheSameSteps(Optimizer optimizer) {
    for (Network network : Cases.BASIC) {
      var losses = new ArrayList<List<Double>>();
      for (Backend backend : Backend.values()) {
        var ofBackend = new ArrayList<Double>();
        Trainer.train(
            network,
            half(network, 4),
            Cases.split(network.inputShape()),
            SHORT.withOptimizer(optimizer, LearningRate.constant(0.01)).withBackend(backend),
            Progress.none(),
            Callback.everyStep(1, training -> ofBackend.add(training.batchLoss())));
        losses.add(ofBackend);
      }
      for (int i = 0; i < losses.getFirst().size(); i++) {
        assertEquals(
            losses.get(0).get(i), losses.get(1).get(i), 1e-4, network.name() + " step " + i);
      }
    }
  }

  @Test
  void sameSeedGivesTheSameBits() {
    var data = Datasets.digits();
    var network = Networks.smallCnn(new Shape(1, 8, 8), 10, 5);
    var first = Trainer.train(network, data, SHORT.withEpochs(1)).network();
    var second = Trainer.train(network, data, SHORT.withEpochs(1)).network();
    var other = Trainer.train(network, data, SHORT.withEpochs(1).withSeed(8)).network();
    for (String name : network.weights().keySet()) {
      float[] bits = first.weight(name).data().asFloat();
      assertTrue(Arrays.equals(bits, second.weight(name).data().asFloat()), name);
      assertFalse(Arrays.equals(bits, other.weight(name).data().asFloat()), name);
    }
  }

  @Test
  void lossMatchesALossComputedByHand() {
    Network network = Cases.mlp();
    var data = Cases.split(network.inputShape());
    Trained trained = Trainer.train(network, data, SHORT);
    Evaluation again = Inference.of(trained.network()).evaluate(data.validation());
    assertEquals(again.loss(), trained.last().validationLoss(), 1e-5);
    assertEquals(again.accuracy(), trained.last().validationAccuracy());
    assertEquals(data.sha256(), trained.dataSha256());
  }

  @Test
  void masksMayChangeBetweenSteps() {
    Network network = Cases.mlp();
    Masks first = half(network, 5);
    Masks second = first.map(Mask::invert);
    Trained trained =
        Trainer.train(
            network,
            first,
            Cases.split(network.inputShape()),
            SHORT,
            Progress.none(),
            Callback.atStep(
                3,
                training -> {
                  var dense = training.denseGradient("fc1.weight");
                  Mask dropped = first.of("fc1.weight", network).invert();
                  assertTrue(dropped.applyTo(dense).amaxNumber().doubleValue() > 0, "regrowth");
                  training.masks(second);
                  assertZeroWhereDropped(training.network(), second);
                }));
    assertZeroWhereDropped(trained.network(), second);
    assertEquals(second, trained.masks());
  }

  @Test
  void interruptStopsWithinAStepAndLeavesTheThreadUsable() {
    Network network = Cases.mlp();
    var steps = new ArrayList<Long>();
    var e =
        assertThrows(
            CancellationException.class,
            () ->
                Trainer.train(
                    network,
                    Masks.none(),
                    Cases.split(network.inputShape()),
                    SHORT.withEpochs(100_000),
                    (done, total, message) -> {
                      steps.add(done);
                      if (done == 5) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    assertEquals("Training interrupted in epoch 2 after step 5", e.getMessage());
    assertEquals(5, steps.getLast());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void divergenceIsAnErrorThatSaysSo() {
    Network network = Cases.mlp();
    var options = SHORT.withOptimizer(Optimizer.sgd(0.9), LearningRate.constant(1e20));
    var e =
        assertThrows(
            ArithmeticException.class,
            () -> Trainer.train(network, Cases.split(network.inputShape()), options));
    assertTrue(e.toString().contains("lower the learning rate"), e.toString());
  }

  @Test
  void dataThatDoesNotFitIsRefused() {
    Network network = Cases.mlp();
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Trainer.train(network, Datasets.digits(), SHORT));
    assertTrue(e.toString().contains("9 values"), e.toString());
  }

  private static void assertZeroWhereDropped(Network network, Masks masks) {
    masks
        .byName()
        .forEach(
            (name, mask) -> {
              float[] values = network.weight(name).data().asFloat();
              for (int i = 0; i < values.length; i++) {
                assertTrue(mask.keeps(i) || values[i] == 0, name + "[" + i + "] = " + values[i]);
              }
            });
  }

  /** Keeps about half of each prunable weight, at random. */
  private static Masks half(Network network, long seed) {
    var random = new SplittableRandom(seed);
    var masks = new LinkedHashMap<String, Mask>();
    for (String name : network.prunable()) {
      Shape shape = network.weightShape(name);
      var bits = new BitSet(shape.count());
      for (int i = 0; i < shape.count(); i++) {
        bits.set(i, random.nextBoolean());
      }
      masks.put(name, new Mask(shape, bits, new Unstructured()));
    }
    return new Masks(masks);
  }
}
