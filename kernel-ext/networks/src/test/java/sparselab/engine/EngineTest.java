package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Floats;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;
import sparselab.train.Inference;
import sparselab.train.Progress;

class EngineTest {
  /** Correctness needs no long timing. */
  private static final Engine.Options QUICK =
      new Engine.Options(8, 1, Engine.Kernels.FASTEST, true, 1, 0, 1);

  static Stream<Arguments> networks() {
    var networks =
        List.of(
            Networks.lenet300(new Shape(1, 28, 28), 10, 3),
            Networks.smallCnn(new Shape(1, 8, 8), 10, 3),
            Samples.cnn(),
            Samples.mlp(7, 5, 3),
            strided());
    return networks.stream()
        .flatMap(
            network ->
                Stream.of(0.0, 0.5, 0.9, 0.99).map(sparsity -> Arguments.of(network, sparsity)));
  }

  /** Stride, padding of more than the kernel's half, a 1×1 kernel, a pool with overlap and rest. */
  private static Network strided() {
    return Samples.filled(
        "strided",
        new Shape(3, 9, 14),
        List.of(
            new Node("conv1", new Conv2d(3, 6, 5, 3, 3), List.of(Network.INPUT)),
            new Node("pool1", new MaxPool2d(3, 1), List.of("conv1")),
            new Node("relu1", new Relu(), List.of("pool1")),
            new Node("conv2", new Conv2d(6, 8, 1, 1, 0), List.of("relu1")),
            new Node("flatten", new Flatten(), List.of("conv2")),
            new Node("fc", new Linear(8 * 2 * 4, 5), List.of("flatten"))),
        5);
  }

  @ParameterizedTest(name = "{0}, sparsity {1}")
  @MethodSource("networks")
  void computesWhatTheDenseNetworkComputes(Network network, double sparsity) {
    Masks masks = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
    CompiledNetwork compiled = Engine.compile(network, masks, QUICK, Progress.none());
    for (int examples : new int[] {1, 5, 8, 21}) { // below, at, and above the batch of 8
      INDArray x = input(network, examples);
      INDArray expected = Inference.of(masks.applyTo(network)).outputs(x);
      assertClose(expected, compiled.run(x));
      assertClose(expected, compiled.run(x)); // what a run leaves behind does not matter
      float[] flat = compiled.run(x.dup('c').data().asFloat());
      assertClose(expected, Nd4j.create(flat, expected.shape(), 'c'));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13})
  void batchesOfAnySizeAndThreadsGiveTheSame(int batch) {
    Network network = Samples.cnn();
    var options = QUICK.withBatch(batch).withThreads(2);
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), options, Progress.none());
    INDArray x = input(network, 30);
    assertClose(Inference.of(network).outputs(x), compiled.run(x));
  }

  @Test
  void anImageMayBeTheOutput() {
    Network network =
        Samples.filled(
            "image",
            new Shape(2, 5, 5),
            List.of(
                new Node("conv", new Conv2d(2, 3, 3, 1, 1), List.of(Network.INPUT)),
                new Node("relu", new Relu(), List.of("conv"))),
            5);
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), QUICK, Progress.none());
    INDArray x = input(network, 11);
    assertClose(Inference.of(network).outputs(x), compiled.run(x));
  }

  @Test
  void everyPatternRuns() {
    Network network = Samples.cnn();
    for (Pattern pattern :
        List.of(Pattern.block(4, 1), Pattern.keep(2).of(4), Pattern.row(), Pattern.channel())) {
      Masks masks =
          new Pruner(Importance.magnitude(), pattern, Allocation.uniform(0.7)).prune(network);
      CompiledNetwork compiled = Engine.compile(network, masks, QUICK, Progress.none());
      INDArray x = input(network, 8);
      assertClose(Inference.of(masks.applyTo(network)).outputs(x), compiled.run(x));
    }
  }

  @Test
  void thePlanNamesTheFastestCandidateAndSaysWhy() {
    Network network = Samples.mlp(256, 256, 16);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.95)).prune(network);
    EnginePlan plan = Engine.compile(network, masks).plan();
    assertEquals(List.of("fc1", "fc2"), plan.rows().stream().map(EnginePlan.Row::node).toList());
    for (EnginePlan.Row row : plan.rows()) {
      double fastestDense =
          row.candidates().stream()
              .filter(c -> c.kernel().startsWith("dense"))
              .mapToDouble(c -> c.timing().seconds())
              .min()
              .orElseThrow();
      assertTrue(row.seconds() <= fastestDense, row::toString);
      assertEquals(64, row.n());
      assertEquals(0.95, row.sparsity(), 1e-3);
      assertTrue(row.why().contains("dense"), row::toString);
      assertTrue(row.candidates().stream().anyMatch(c -> c.kernel().startsWith("sparse")));
    }
    EnginePlan dense = Engine.compile(network, Masks.none()).plan();
    assertTrue(dense.rows().stream().noneMatch(EnginePlan.Row::sparse), dense::toString);
    assertTrue(dense.toString().contains("no zeros to skip"), dense::toString);
  }

  @Test
  void aRunAllocatesNextToNothing() {
    for (Network network : List.of(Samples.cnn(), Samples.mlp(30, 20, 10))) {
      Masks masks = Pruner.magnitude(Allocation.uniform(0.8)).prune(network);
      CompiledNetwork compiled = Engine.compile(network, masks, QUICK, Progress.none());
      Floats x = Floats.of(input(network, 16).dup('c').data().asFloat());
      Floats y = Floats.allocate(16L * network.outputShape().count());
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = 0;
      for (int i = 0; i < 30_000; i++) {
        if (i == 29_000) { // compiled by now; a kernel may still box a few vectors
          before = threads.getCurrentThreadAllocatedBytes();
        }
        compiled.run(x, 16, y);
      }
      long perRun = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;
      assertTrue(perRun < 512, network + ": " + perRun + " bytes per run");
    }
  }

  @Test
  void severalThreadsMayRunAtOnce() throws Exception {
    Network network = Samples.cnn();
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), QUICK, Progress.none());
    var tasks = new ArrayList<Callable<INDArray[]>>();
    for (int i = 0; i < 8; i++) {
      INDArray x = input(network, 3 + i);
      INDArray expected = Inference.of(network).outputs(x);
      tasks.add(
          () -> {
            INDArray y = compiled.run(x);
            for (int again = 0; again < 50; again++) {
              y = compiled.run(x);
            }
            return new INDArray[] {expected, y};
          });
    }
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (var result : pool.invokeAll(tasks)) {
        assertClose(result.get()[0], result.get()[1]);
      }
    }
  }

  @Test
  void profileMeasuresBothAndCanBeInterrupted() {
    Network network = Samples.mlp(64, 64, 10);
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), QUICK, Progress.none());
    Profile profile =
        Profile.measure(compiled, new Profile.Options(4, 5, 0.01, 1), Progress.none());
    assertTrue(profile.ours().seconds() > 0 && profile.nd4j().seconds() > 0);
    assertTrue(profile.ours().lowSeconds() <= profile.ours().seconds());
    assertTrue(profile.speedup().low() <= profile.speedup().high());
    assertEquals(5, profile.ours().rounds());
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> Profile.measure(compiled));
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> Engine.compile(network, Masks.none()));
  }

  @Test
  void mistakesAreNamed() {
    Network network = Samples.mlp(6, 5, 4);
    CompiledNetwork compiled = Engine.compile(network, Masks.none(), QUICK, Progress.none());
    assertError(
        "expected examples of 6 (6 values each), found 14",
        () -> compiled.run(input(Samples.mlp(7, 4), 2)));
    assertError("expected examples of 6", () -> compiled.run(new float[7]));
    assertError("expected float32", () -> compiled.run(Nd4j.zeros(DataType.DOUBLE, 2, 6)));
    assertError(
        "expected room for 2 outputs of 4, found 7",
        () -> compiled.run(Floats.allocate(12), 2, Floats.allocate(7)));
    assertError("expected batch ≥ 1", () -> Engine.Options.defaults().withBatch(0));
    Masks foreign = Pruner.magnitude(Allocation.uniform(0.5)).prune(Samples.mlp(6, 7, 4));
    assertError("expected a mask of shape 5×6", () -> Engine.compile(network, foreign));
  }

  private static void assertError(String part, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }

  private static INDArray input(Network network, int examples) {
    var random = new Random(examples);
    float[] values = new float[examples * network.inputShape().count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, network.inputShape().withBatch(examples), 'c');
  }

  private static void assertClose(INDArray expected, INDArray found) {
    assertArrayEquals(expected.shape(), found.shape());
    float[] a = expected.dup('c').data().asFloat();
    float[] b = found.dup('c').data().asFloat();
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-4 * Math.max(1, Math.abs(a[i])), "output " + i);
    }
  }
}
