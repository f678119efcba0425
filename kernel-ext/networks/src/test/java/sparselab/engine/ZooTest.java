package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Spmm;
import sparselab.mask.Masks;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;
import sparselab.prune.Allocation;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;
import sparselab.train.Inference;
import sparselab.train.Progress;

/** Every network of the zoo, at small sizes, computes what its dense forward pass computes. */
class ZooTest {
  private static final Engine.Options QUICK =
      new Engine.Options(3, 1, Engine.Kernels.FASTEST, true, 1, 0, 1);

  static List<Network> zoo() {
    return List.of(
        Networks.lenet300(new Shape(1, 12, 12), 10, 3),
        Networks.lenet5(new Shape(1, 28, 28), 10, 3),
        Networks.smallCnn(new Shape(1, 8, 8), 10, 3),
        Networks.vggSmall(new Shape(3, 16, 16), 10, 3),
        Networks.resnet20(new Shape(3, 12, 12), 10, 3),
        Networks.mobileNetV1(new Shape(3, 40, 40), 20, 0.25, 3),
        Networks.mobileNetV2(new Shape(3, 40, 40), 20, 0.35, 3),
        Networks.bertEncoder(50, 19, 32, 4, 64, 2, 5, 3),
        Networks.llamaBlock(7, 32, 4, 2, 48, 3),
        Networks.llamaBlock(1, 64, 4, 4, 96, 3),
        Networks.llama(50, 9, 32, 4, 2, 48, 2, 3),
        rareImages(),
        rareSequences(),
        rareSums(5, 8));
  }

  /** Norms and activations that nothing can absorb, joins, means of windows. */
  private static Network rareImages() {
    return Samples.filled(
        "rare images",
        new Shape(3, 9, 8),
        List.of(
            new Node("norm0", new BatchNorm(3), List.of(Network.INPUT)),
            new Node("conv1", new Conv2d(3, 5, 3, 2, 1), List.of("norm0")),
            new Node("relu6", new Relu6(), List.of("conv1")),
            new Node("norm1", new BatchNorm(5), List.of("conv1")),
            new Node("silu", new Silu(), List.of("norm1")),
            new Node("join", new Concat(), List.of("relu6", "silu", "norm1")),
            new Node("pool", new AveragePool2d(3, 1), List.of("join")),
            new Node("gelu", new Gelu(), List.of("pool")),
            new Node("most", new MaxPool2d(3, 2, 1), List.of("join")),
            new Node("flat1", new Flatten(), List.of("gelu")),
            new Node("mean", new GlobalAveragePool(), List.of("most")),
            new Node("norm2", new BatchNorm(15), List.of("mean")),
            new Node("both", new Concat(), List.of("flat1", "norm2", "mean")),
            new Node("fc", new Linear(15 * 3 * 2 + 30, 6), List.of("both")),
            new Node("norm3", new BatchNorm(6), List.of("fc")),
            new Node("end", new Relu(), List.of("norm3"))),
        5);
  }

  /** A sequence as input and output, three terms, longer and flattened sequences. */
  private static Network rareSequences() {
    return Samples.filled(
        "rare sequences",
        new Shape(5, 8),
        List.of(
            new Node("norm1", new RmsNorm(8, 1e-5), List.of(Network.INPUT)),
            new Node("q", new Linear(8, 8), List.of("norm1")),
            new Node("k", new Linear(8, 4), List.of("norm1")),
            new Node("v", new Linear(8, 4), List.of(Network.INPUT)),
            new Node("mix", new Attention(4, 2, true, 100), List.of("q", "k", "v")),
            new Node("sum", new Add(), List.of("mix", Network.INPUT, "q")),
            new Node("relu", new Relu(), List.of("sum")),
            new Node("longer", new Concat(), List.of("relu", "sum")),
            new Node("norm2", new LayerNorm(8, 1e-5), List.of("longer")),
            new Node("product", new Multiply(), List.of("norm2", "longer", "norm2")),
            new Node("flat", new Flatten(), List.of("product")),
            new Node("norm3", new LayerNorm(80, 1e-5), List.of("flat")),
            new Node("silu", new Silu(), List.of("norm3")),
            new Node("fc", new Linear(80, 3), List.of("silu"))),
        6);
  }

  /** Sums: of a term that is read again, of what the product itself reads, of two products. */
  private static Network rareSums(int positions, int features) {
    return Samples.filled(
        "rare sums",
        new Shape(positions, features),
        List.of(
            new Node("a", new Linear(features, features), List.of(Network.INPUT)),
            new Node("b", new Linear(features, features), List.of("a")),
            new Node("again", new Add(), List.of("b", "a")),
            new Node("relu", new Relu(), List.of("again")),
            new Node("c", new Linear(features, features), List.of("relu")),
            new Node("last", new Add(), List.of("a", "c")),
            new Node("d", new Linear(features, features), List.of("last")),
            new Node("own", new Add(), List.of("d", "last")),
            new Node("e", new Linear(features, features), List.of("own")),
            new Node("f", new Linear(features, features), List.of("own")),
            new Node("both", new Add(), List.of("e", "f")),
            new Node("gelu", new Gelu(), List.of("both")),
            new Node("twice", new Add(), List.of("gelu", "gelu"))),
        7);
  }

  @Test
  void a_sum_is_part_of_a_product_unless_its_other_term_is_still_needed() {
    Network large = rareSums(64, 128); // so large that only tiled kernels are candidates
    var compiled = Engine.compile(large, Masks.none(), QUICK.withBatch(1), Progress.none());
    Map<String, String> how = new LinkedHashMap<>();
    compiled.placed().forEach(step -> how.put(step.node(), step.what()));
    if (Spmm.whyNotVector().isEmpty()) {
      assertTrue(String.valueOf(how.get("c")).endsWith(" + sum"), how::toString);
      assertTrue(String.valueOf(how.get("f")).endsWith(" + sum"), how::toString);
    }
    // "a" is read again by "last", "d" reads what it would be added to, "gelu" stands for both.
    for (String sum : List.of("again", "own", "twice")) {
      assertEquals("sum", how.get(sum), how::toString);
    }
  }

  static Stream<Arguments> cases() {
    return zoo().stream()
        .flatMap(network -> Stream.of(0.0, 0.8).map(s -> Arguments.of(network, s)));
  }

  @ParameterizedTest(name = "{0}, sparsity {1}")
  @MethodSource("cases")
  void computesWhatTheDenseNetworkComputes(Network fresh, double sparsity) {
    Network network = unsettled(fresh);
    Masks masks = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
    Network pruned = masks.applyTo(network);
    for (int batch : new int[] {1, 3}) {
      CompiledNetwork compiled =
          Engine.compile(
              network, masks, QUICK.withBatch(batch).withThreads(batch), Progress.none());
      for (int examples : new int[] {1, 4}) {
        INDArray x = input(network, examples);
        INDArray expected = Inference.of(pruned).outputs(x);
        assertClose(expected, compiled.run(x));
        assertClose(expected, compiled.run(x)); // what a run leaves behind does not matter
      }
    }
  }

  /** Once only: its 25 million weights take seconds at any image size. */
  @Test
  void resnet50ComputesWhatTheDenseNetworkComputes() {
    Network network = unsettled(Networks.resnet50(new Shape(3, 36, 36), 20, 3));
    Masks masks = Pruner.magnitude(Allocation.uniform(0.8)).prune(network);
    INDArray x = input(network, 1);
    CompiledNetwork compiled =
        Engine.compile(network, masks, QUICK.withBatch(1).withThreads(2), Progress.none());
    assertClose(Inference.of(masks.applyTo(network)).outputs(x), compiled.run(x));
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void everyKindOfKernelGivesTheSame(Network fresh) {
    Network network = unsettled(fresh);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.7)).prune(network);
    INDArray x = input(network, 2);
    INDArray expected = Inference.of(masks.applyTo(network)).outputs(x);
    for (Engine.Kernels kernels : Engine.Kernels.values()) {
      CompiledNetwork compiled =
          Engine.compile(network, masks, QUICK.withBatch(2).withKernels(kernels), Progress.none());
      assertClose(expected, compiled.run(x));
      for (EnginePlan.Row row : compiled.plan().rows()) {
        assertTrue(kernels != Engine.Kernels.DENSE || !row.sparse(), row::toString);
        boolean can = row.sparsity() > 0 && !row.layer().startsWith("Depthwise");
        assertTrue(kernels != Engine.Kernels.SPARSE || row.sparse() == can, row::toString);
      }
    }
  }

  @Test
  void normsAndActivationsBecomePartOfTheProductBefore() {
    Network network = Networks.mobileNetV1(new Shape(3, 32, 32), 10, 0.25, 3);
    CompiledNetwork compiled =
        Engine.compile(network, Masks.none(), QUICK.withBatch(1), Progress.none());
    long together =
        compiled.plan().rows().stream().filter(row -> row.kernel().startsWith("in block")).count();
    // A stem, 13 pairs of two steps or one, the classifier, the mean; loading and storing.
    assertEquals(1 + 26 - together + 1 + 1 + 2, compiled.placed().size());
    assertEquals(28, compiled.plan().rows().size());
  }

  @Test
  void layersOfOneShapeAreTimedOnce() {
    Network network = Networks.bertEncoder(50, 16, 32, 4, 64, 4, 5, 3);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.8)).prune(network);
    var plan = Engine.compile(network, masks, QUICK.withBatch(1), Progress.none()).plan();
    long timed = plan.rows().stream().filter(row -> !row.why().contains("timed on")).count();
    assertEquals(4, timed, plan::toString); // 32×32, up, down, classifier
  }

  @Test
  void everyStepAndLayerHasATime() {
    Network network = Networks.mobileNetV1(new Shape(3, 32, 32), 10, 0.25, 3);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.8)).prune(network);
    LayerTimes times =
        LayerTimes.measure(network, masks, QUICK.withBatch(1), 3, 0, Progress.none());
    assertEquals(28, times.rows().size());
    for (LayerTimes.Row row : times.rows()) {
      assertTrue(row.dense().seconds() > 0 && row.sparse().seconds() > 0, row::toString);
      assertTrue(row.denseKernel().startsWith("de"), row::toString);
    }
    double sum = times.rows().stream().mapToDouble(row -> row.sparse().lowSeconds()).sum();
    assertTrue(sum <= times.sparse().highSeconds() * 1.0001, times::toString);
  }

  @Test
  void severalThreadsMayRunOneNetworkOfSeveralThreads() throws Exception {
    Network network = Networks.bertEncoder(50, 9, 32, 4, 64, 2, 5, 3);
    CompiledNetwork compiled =
        Engine.compile(network, Masks.none(), QUICK.withThreads(2), Progress.none());
    var tasks = new ArrayList<Callable<INDArray[]>>();
    for (int i = 0; i < 6; i++) {
      INDArray x = input(network, 1 + i);
      INDArray expected = Inference.of(network).outputs(x);
      tasks.add(
          () -> {
            INDArray y = compiled.run(x);
            for (int again = 0; again < 20; again++) {
              y = compiled.run(x);
            }
            return new INDArray[] {expected, y};
          });
    }
    try (var pool = Executors.newFixedThreadPool(3)) {
      for (var result : pool.invokeAll(tasks)) {
        assertClose(result.get()[0], result.get()[1]);
      }
    }
  }

  @Test
  void aTokenThatIsNotThereIsNamed() {
    Network network = Networks.bertEncoder(50, 9, 32, 4, 64, 1, 5, 3);
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), QUICK, Progress.none());
    float[] x = new float[9];
    x[4] = 50;
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> compiled.run(x)).getMessage());
    assertTrue(message.contains("[0, 50), found 50.0 at position 4 of example 0"), message);
  }

  /** The same network, its norms with statistics as after training, not 0 and 1. */
  private static Network unsettled(Network network) {
    var changed = new LinkedHashMap<String, INDArray>();
    var random = new SplittableRandom(9);
    for (Map.Entry<String, INDArray> weight : network.weights().entrySet()) {
      if (weight.getValue().rank() == 1) {
        float[] values = weight.getValue().dup().data().asFloat();
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.abs(values[i]) + (float) (0.3 * random.nextDouble());
        }
        changed.put(weight.getKey(), Nd4j.create(values, weight.getValue().shape(), 'c'));
      }
    }
    return network.withWeights(changed);
  }

  private static INDArray input(Network network, int examples) {
    float[] values = StepTimes.inputs(network, examples, examples);
    return Nd4j.create(values, network.inputShape().withBatch(examples), 'c');
  }

  /** To 1e-4 of the largest output: float32 sums of thousands of terms in another order. */
  private static void assertClose(INDArray expected, INDArray found) {
    assertArrayEquals(expected.shape(), found.shape());
    float[] a = expected.dup('c').data().asFloat();
    float[] b = found.dup('c').data().asFloat();
    float largest = 1;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-4 * largest, "output " + i);
    }
  }
}
