package sparselab.train;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.BatchNorm;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Shape;

class RecoveryTest {
  private static final Network NETWORK = Cases.mlp();
  private static final Split DATA = Cases.split(NETWORK.inputShape()); // 4 steps an epoch
  private static final Trainer.Options OPTIONS =
      Trainer.Options.defaults()
          .withEpochs(3)
          .withBatchSize(16)
          .withOptimizer(new Optimizer.Sgd(0.9, 0.01), LearningRate.cosine(0.05))
          .withSeed(4);
  private static final List<Network> EARLY = new ArrayList<>();
  private static final Trained TRAINED =
      Trainer.train(
          NETWORK,
          Masks.none(),
          DATA,
          OPTIONS,
          Progress.none(),
          Callback.atStep(5, t -> EARLY.add(t.network())));

  private static Masks masks(Network network) {
    var random = new SplittableRandom(8);
    var masks = new LinkedHashMap<String, Mask>();
    for (String name : network.prunable()) {
      Mask all = Mask.dense(network.weightShape(name));
      var bits = all.bits();
      for (int i = 0; i < all.size(); i++) {
        bits.set(i, random.nextInt(4) == 0);
      }
      masks.put(name, new Mask(all.shape(), bits, all.pattern()));
    }
    return new Masks(masks);
  }

  private static List<Recovery> ways() {
    return List.of(
        new Recovery.FineTune(2, 0.01),
        new Recovery.RewindWeights(EARLY.getFirst(), 5),
        new Recovery.RewindLearningRate(5),
        new Recovery.Reinitialise(NETWORK),
        new Recovery.Distil(2, 0.01, Distillation.logits(TRAINED.network())),
        new Recovery.Distil(2, 0.01, Distillation.nodes(TRAINED.network(), "relu1", "relu2")),
        new Recovery.DistilSelf(2, 0.01),
        new Recovery.Transfer(2, 0.01, 1));
  }

  @Test
  void everyWayKeepsThePrunedAtZeroInValueAndState() {
    Masks masks = masks(NETWORK);
    for (Recovery how : ways()) {
      var steps = new ArrayList<Long>();
      Trained found =
          Recovery.recover(
              TRAINED,
              masks,
              DATA,
              how,
              Progress.none(),
              Callback.everyStep(
                  1,
                  training -> {
                    steps.add(training.step());
                    Checkpoint now = training.checkpoint();
                    masks
                        .byName()
                        .forEach(
                            (name, mask) -> {
                              var tensor = requireNonNull(now.tensors().get(name));
                              for (int i = 0; i < mask.size(); i++) {
                                if (!mask.keeps(i)) {
                                  assertEquals(0, tensor.value()[i]);
                                  assertEquals(0, tensor.first()[i]);
                                  assertEquals(0, tensor.second()[i]);
                                }
                              }
                            });
                  }));
      assertTrue(steps.size() >= 7, how + " " + steps);
      assertEquals(masks, found.masks(), how.toString());
    }
  }

  @Test
  void goingBackToTheStartWithoutMasksIsTheTrainingItself() {
    Trained again =
        Recovery.recover(
            TRAINED, Masks.none(), DATA, new Recovery.RewindWeights(NETWORK, 0), Progress.none());
    CheckpointTest.assertSame(TRAINED, again, "rewound to 0");
  }

  @Test
  void rewindingTakesTheRatesOfTheScheduleFromStepK() {
    var whole = rates(new Recovery.RewindLearningRate(0));
    assertEquals(12, whole.size());
    assertEquals(whole.subList(5, 12), rates(new Recovery.RewindLearningRate(5)));
    assertEquals(whole.subList(8, 12), rates(new Recovery.RewindWeights(EARLY.getFirst(), 8)));
    assertEquals(List.of(0.01, 0.01, 0.01, 0.01), rates(new Recovery.FineTune(1, 0.01)));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> rates(new Recovery.RewindLearningRate(12)));
    assertTrue(e.toString().contains("before the end of the training, 12"), e.toString());
  }

  private static List<Double> rates(Recovery how) {
    var rates = new ArrayList<Double>();
    Recovery.recover(
        TRAINED,
        masks(NETWORK),
        DATA,
        how,
        Progress.none(),
        Callback.everyStep(1, t -> rates.add(t.learningRate())));
    return rates;
  }

  @Test
  void aTeacherThatIsTheStudentHasNothingToTeach() {
    var alone = new Distillation(NETWORK, 1, 3, List.of("relu1"), 2);
    Trained found =
        Trainer.train(
            NETWORK,
            Masks.none(),
            DATA,
            OPTIONS.withOptimizer(Optimizer.sgd(0), LearningRate.constant(0.1)),
            Progress.none(),
            new Callback.Distilled(alone));
    for (String name : NETWORK.weights().keySet()) {
      assertArrayEquals(
          NETWORK.weight(name).data().asFloat(),
          found.network().weight(name).data().asFloat(),
          1e-6f,
          name);
    }
    assertEquals(0, found.last().trainLoss(), 1e-9);
  }

  @Test
  void gradientsOfDistillationAreThoseOfFiniteDifferences() {
    var how = new Distillation(TRAINED.network(), 0.7, 2.5, List.of("relu1", "fc3"), 0.3);
    var parameters = new LinkedHashMap<String, Parameter>();
    NETWORK
        .weights()
        .forEach(
            (name, w) -> parameters.put(name, new Parameter(name, NETWORK.weightShape(name), w)));
    int[] rows = {0, 3, 5, 7, 11};
    var examples = Examples.of(DATA.train());
    try (var gradients =
        new KernelGradients(NETWORK, parameters, 5, new Teacher(how, NETWORK, 5))) {
      gradients.compute(examples, rows);
      for (String name : List.of("fc1.weight", "fc2.weight", "fc3.weight", "fc3.bias")) {
        Parameter parameter = requireNonNull(parameters.get(name));
        float[] analytic = parameter.gradient.clone();
        for (int i = 0; i < analytic.length; i += 7) {
          float kept = parameter.value[i];
          double h = 1e-3;
          parameter.value[i] = (float) (kept + h);
          double above = gradients.compute(examples, rows);
          parameter.value[i] = (float) (kept - h);
          double below = gradients.compute(examples, rows);
          parameter.value[i] = kept;
          assertEquals((above - below) / (2 * h), analytic[i], 4e-3, name + "[" + i + "]");
        }
      }
    }
  }

  @Test
  void distillationRefusesWhatItCannotCompare() {
    var overwritten = Distillation.nodes(TRAINED.network(), "fc1");
    var e = assertThrows(IllegalArgumentException.class, () -> distil(overwritten));
    assertTrue(e.toString().contains("overwrites"), e.toString());
    var missing = Distillation.nodes(TRAINED.network(), "relu7");
    e = assertThrows(IllegalArgumentException.class, () -> distil(missing));
    assertTrue(e.toString().contains("relu1"), e.toString());
    var other = Distillation.logits(Cases.BASIC.get(1));
    e = assertThrows(IllegalArgumentException.class, () -> distil(other));
    assertTrue(e.toString().contains("expected a teacher"), e.toString());
  }

  private static void distil(Distillation how) {
    Recovery.recover(
        TRAINED, masks(NETWORK), DATA, new Recovery.Distil(1, 0.01, how), Progress.none());
  }

  @Test
  void batchNormStatisticsAreTheMeanOverTheBatches() {
    Network network =
        new NetworkBuilder("norm", new Shape(9))
            .add("norm", new BatchNorm(9))
            .linear("fc", 3)
            .build(Initialisation.HE, 1);
    Trained start = Trainer.train(network, DATA, OPTIONS.withEpochs(0));
    Masks masks = masks(network);
    Trained found =
        Recovery.recover(start, masks, DATA, new Recovery.ReestimateBatchNorm(25), Progress.none());
    INDArray x = DATA.train().features();
    INDArray mean = x.mean(0);
    assertArrayEquals(
        mean.data().asFloat(),
        found.network().weight("norm.mean").dup('c').data().asFloat(),
        1e-5f);
    float[] variance = found.network().weight("norm.variance").data().asFloat();
    for (int c = 0; c < 9; c++) {
      double expected = 0;
      for (int b = 0; b < 2; b++) {
        double[] values = new double[25];
        double average = 0;
        for (int i = 0; i < 25; i++) {
          values[i] = x.getDouble(25L * b + i, c);
          average += values[i] / 25;
        }
        for (double v : values) {
          expected += (v - average) * (v - average) / 24 / 2;
        }
      }
      assertEquals(expected, variance[c], 1e-4);
    }
    assertEquals(masks.applyTo(network).weight("fc.weight"), found.network().weight("fc.weight"));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Recovery.recover(
                    TRAINED,
                    masks(NETWORK),
                    DATA,
                    new Recovery.ReestimateBatchNorm(25),
                    Progress.none()));
    assertTrue(e.toString().contains("no batch norm"), e.toString());
  }

  @Test
  void transferKeepsTheMasksAndDrawsAHeadForOtherClasses() {
    Split four = new Split(four(40, 1), four(20, 2), four(20, 3));
    Masks masks = masks(NETWORK);
    Trained found =
        Recovery.recover(TRAINED, masks, four, new Recovery.Transfer(1, 0.01, 1), Progress.none());
    assertEquals(new Shape(4), found.network().outputShape());
    assertEquals(
        Map.of(
            "fc1.weight", masks.byName().get("fc1.weight"),
            "fc2.weight", masks.byName().get("fc2.weight")),
        found.masks().byName());
  }

  private static Dataset four(int size, long seed) {
    var random = new SplittableRandom(seed);
    float[] values = new float[9 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 4;
      for (int j = 0; j < 9; j++) {
        values[9 * i + j] = (float) (random.nextGaussian() + (j % 4 == labels[i] ? 1 : 0));
      }
    }
    return Dataset.of("four", Nd4j.create(values, new long[] {size, 9}, 'c'), labels, 4);
  }
}
