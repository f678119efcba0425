package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Floats;
import sparselab.mask.Masks;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.Concat;
import sparselab.network.Embedding;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Layer;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;
import sparselab.train.Inference;
import sparselab.train.Progress;

/** What a decoder computes position by position is what the whole network computes at once. */
class DecoderTest {
  private static final int POSITIONS = 21;
  private static final Engine.Options QUICK =
      new Engine.Options(1, 1, Engine.Kernels.FASTEST, true, 1, 0, 1);

  static List<Network> networks() {
    return List.of(
        Networks.llama(50, POSITIONS, 32, 4, 4, 48, 2, 3), // each head with its own keys
        Networks.llama(50, POSITIONS, 48, 6, 2, 40, 3, 3), // three heads share keys
        Networks.llamaBlock(POSITIONS, 160, 20, 1, 24, 3), // all heads share one
        learnedPlaces());
  }

  /** Positions from a table instead of angles, norms with a mean, two attentions of other sizes. */
  private static Network learnedPlaces() {
    return Samples.filled(
        "learned places",
        new Shape(POSITIONS),
        List.of(
            new Node("embedding", new Embedding(50, 12, POSITIONS + 4), List.of(Network.INPUT)),
            new Node("norm1", new LayerNorm(12, 1e-5), List.of("embedding")),
            new Node("q", new Linear(12, 12), List.of("norm1")),
            new Node("k", new Linear(12, 6), List.of("norm1")),
            new Node("v", new Linear(12, 6), List.of("norm1")),
            new Node("mix1", new Attention(4, 2, true, 0), List.of("q", "k", "v")),
            new Node("mix2", new Attention(2, 2, true, 0), List.of("mix1", "q", "norm1")),
            new Node("sum", new Add(), List.of("mix2", "embedding", "mix1")),
            new Node("gelu", new Gelu(), List.of("sum")),
            new Node("end", new Linear(12, 7), List.of("gelu"))),
        6);
  }

  static Stream<Arguments> cases() {
    return networks().stream()
        .flatMap(
            network ->
                Stream.of(0.0, 0.8)
                    .flatMap(s -> Stream.of(1, 3).map(t -> Arguments.of(network, s, t))));
  }

  @ParameterizedTest(name = "{0}, sparsity {1}, threads {2}")
  @MethodSource("cases")
  void stepsAreTheRowsOfTheWholeNetwork(Network network, double sparsity, int threads) {
    Masks masks = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
    Decoder decoder =
        Engine.decoder(network, masks, POSITIONS, QUICK.withThreads(threads), Progress.none());
    Decoder.Session session = decoder.session();
    float[] once = inputs(network, 1);
    float[] again = inputs(network, 2);
    assertClose(whole(masks.applyTo(network), once), decode(session, once, POSITIONS));
    session.reset();
    assertEquals(0, session.position());
    assertClose(whole(masks.applyTo(network), again), decode(session, again, POSITIONS));
    assertEquals(POSITIONS, session.position());
  }

  /** Positions are not those that the network was made for. */
  @Test
  void theContextMayBeLongerThanTheNetwork() {
    Network network = Networks.llama(50, 5, 32, 4, 2, 48, 2, 3);
    Network longer = Networks.llama(50, POSITIONS, 32, 4, 2, 48, 2, 3);
    float[] x = inputs(longer, 1);
    Decoder decoder = Engine.decoder(network, Masks.none(), POSITIONS, QUICK, Progress.none());
    assertClose(whole(longer, x), decode(decoder.session(), x, POSITIONS));
    assertEquals(5, Engine.decoder(network, Masks.none()).context());
  }

  @Test
  void aSessionGoesOnOtherwiseFromWhereItIsRewoundTo() {
    Network network = networks().getFirst();
    Decoder decoder = Engine.decoder(network, Masks.none(), POSITIONS, QUICK, Progress.none());
    float[] x = inputs(network, 1);
    float[] other = inputs(network, 2);
    System.arraycopy(x, 0, other, 0, 9);
    Decoder.Session session = decoder.session();
    decode(session, x, POSITIONS);
    session.rewind(9);
    float[][] rest = decode(session, Arrays.copyOfRange(other, 9, POSITIONS), POSITIONS - 9);
    float[][] expected = whole(network, other);
    assertClose(Arrays.copyOfRange(expected, 9, POSITIONS), rest);
    assertError("in [0, 21], found 22", () -> session.rewind(22));
    assertError("found -1", () -> session.rewind(-1));
  }

  @Test
  void weightsAreSharedNotCopied() {
    Network network = networks().getFirst();
    Network one = OnePosition.of(network, POSITIONS);
    assertEquals(new Shape(1), one.inputShape());
    network.weights().forEach((name, weight) -> assertSame(weight, one.weight(name)));
  }

  @Test
  void sessionsInTurnsKnowNothingOfEachOther() {
    Network network = networks().get(1);
    Decoder decoder =
        Engine.decoder(network, Masks.none(), POSITIONS, QUICK.withThreads(2), Progress.none());
    float[] x = inputs(network, 1);
    float[] y = inputs(network, 2);
    Decoder.Session first = decoder.session();
    Decoder.Session second = decoder.session();
    float[][] ofFirst = new float[POSITIONS][];
    float[][] ofSecond = new float[POSITIONS][];
    ofFirst[0] = first.next(x[0]); // one ahead
    for (int t = 0; t < POSITIONS; t++) {
      ofSecond[t] = second.next(y[t]);
      if (t + 1 < POSITIONS) {
        ofFirst[t + 1] = first.next(x[t + 1]);
      }
    }
    assertClose(whole(network, x), ofFirst);
    assertClose(whole(network, y), ofSecond);
  }

  @Test
  void severalThreadsMayDecodeAtOnce() throws Exception {
    Network network = networks().get(1);
    for (int threads : new int[] {1, 2}) {
      Decoder decoder =
          Engine.decoder(
              network, Masks.none(), POSITIONS, QUICK.withThreads(threads), Progress.none());
      var tasks = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 4; i++) {
        float[] x = inputs(network, i);
        float[][] expected = whole(network, x);
        tasks.add(
            () -> {
              Decoder.Session session = decoder.session();
              for (int again = 0; again < 10; again++) {
                session.reset();
                assertClose(expected, decode(session, x, POSITIONS));
              }
              return null;
            });
      }
      try (var pool = Executors.newFixedThreadPool(2)) {
        for (var result : pool.invokeAll(tasks)) {
          result.get();
        }
      }
    }
  }

  @Test
  void aWarmStepAllocatesNothing() {
    Network network = networks().get(1);
    for (double sparsity : new double[] {0, 0.8}) {
      Masks masks = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
      for (int threads : new int[] {1, 2}) {
        var kernels = sparsity == 0 ? Engine.Kernels.DENSE : Engine.Kernels.SPARSE;
        var options = QUICK.withThreads(threads).withKernels(kernels);
        Decoder decoder = Engine.decoder(network, masks, POSITIONS, options, Progress.none());
        assertEquals(0, leastBytesOfASequence(decoder.session()), kernels + ", " + threads);
      }
    }
  }

  /** The compiler needs its time, and how much depends on the machine's load: the best counts. */
  private static long leastBytesOfASequence(Decoder.Session session) {
    Floats x = Floats.of(7);
    Floats y = Floats.allocate(50);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + 30_000_000_000L;
    while (least > 0 && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      session.reset();
      for (int t = 0; t < POSITIONS; t++) {
        session.next(x, y);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void thePlanIsThatOfOneColumn() {
    Network network = Networks.llama(50, POSITIONS, 32, 4, 2, 48, 2, 3);
    Masks masks = Pruner.magnitude(Allocation.uniform(0.8)).prune(network);
    Decoder decoder = Engine.decoder(network, masks, 64, QUICK.withBatch(7), Progress.none());
    assertEquals(2 * 7 + 1, decoder.plan().rows().size());
    for (EnginePlan.Row row : decoder.plan().rows()) {
      assertEquals(1, row.n());
      assertEquals(0.8, row.sparsity(), 0.01);
    }
    assertEquals(64, decoder.context());
    // Two blocks, keys and values, two heads of eight features, 64 positions.
    assertEquals(2L * 2 * 2 * 8 * 64 * Float.BYTES, decoder.pastBytes());
    StepTimes times = StepTimes.measure(decoder, 63, 3, 0);
    assertEquals(2, times.rows().stream().filter(r -> r.kernel().equals("attention")).count());
    assertThrows(IndexOutOfBoundsException.class, () -> StepTimes.measure(decoder, 64, 3, 0));
  }

  @Test
  void mistakesAreNamed() {
    Network network = networks().getFirst();
    Decoder decoder = Engine.decoder(network, Masks.none(), 2, QUICK, Progress.none());
    Decoder.Session session = decoder.session();
    session.next(3);
    assertError(
        "expected token numbers in [0, 50), found 50.0 at position 1", () -> session.next(50));
    assertError("expected examples of 1 (1 values each), found 2", () -> session.next(1, 2));
    assertError(
        "expected room for 1 outputs of 1×50, found 49 floats",
        () -> session.next(Floats.of(1), Floats.allocate(49)));
    assertEquals(1, session.position());
    float[][] expected = whole(OnePosition.of(network, 1), new float[] {3});
    session.next(4);
    String full =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> session.next(5)).getMessage());
    assertTrue(full.contains("the context is full, found 2 positions"), full);
    session.reset();
    assertClose(expected, new float[][] {session.next(3)});
  }

  @Test
  void layersThatNeedOtherPositionsAreNamed() {
    assertRefused("node block1.attention, ", Networks.bertEncoder(50, 9, 16, 2, 24, 1, 3, 1), 9);
    assertRefused("node fc1, ", Samples.mlp(9, 4), 9);
    assertRefused("node conv1, ", Samples.cnn(), 3);
    assertRefused("fewer than the context of 26", learnedPlaces(), POSITIONS + 5);
    assertRefused("expected a context of at least one position, found 0", networks().get(1), 0);
    var input = new Shape(5, 8);
    assertRefused("node mean, ", one("mean", new GlobalAveragePool(), input, "x"), 5);
    assertRefused("node flat, ", one("flat", new Flatten(), input, "x"), 5);
    assertRefused("node join, ", one("join", new Concat(), input, "x", "x"), 5);
    assertRefused(
        "node seen, ", one("seen", new Attention(2, 2, false, 0), input, "x", "x", "x"), 5);
  }

  private static Network one(String name, Layer layer, Shape input, String... reads) {
    return Samples.filled(
        "one",
        input,
        List.of(
            new Node("x", new Linear(8, 8), List.of(Network.INPUT)),
            new Node(name, layer, List.of(reads))),
        1);
  }

  private static void assertRefused(String part, Network network, int context) {
    assertError(part, () -> Engine.decoder(network, Masks.none(), context, QUICK, Progress.none()));
  }

  private static void assertError(String part, Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }

  /** A sequence of the network's length: tokens, or rows of features. */
  private static float[] inputs(Network network, long seed) {
    return StepTimes.inputs(network, 1, seed);
  }

  /** Rows of the whole network's output. */
  private static float[][] whole(Network network, float[] x) {
    float[] y =
        Inference.of(network)
            .outputs(Nd4j.create(x, network.inputShape().withBatch(1), 'c'))
            .dup('c')
            .data()
            .asFloat();
    return rows(y, network.outputShape().size(0));
  }

  private static float[][] decode(Decoder.Session session, float[] x, int positions) {
    return Arrays.stream(rows(x, positions)).map(session::next).toArray(float[][]::new);
  }

  private static float[][] rows(float[] values, int count) {
    int width = values.length / count;
    var rows = new float[count][];
    for (int t = 0; t < count; t++) {
      rows[t] = Arrays.copyOfRange(values, t * width, (t + 1) * width);
    }
    return rows;
  }

  /** To 1e-4 of the largest output: float32 sums in another order. */
  private static void assertClose(float[][] expected, float[][] found) {
    assertEquals(expected.length, found.length);
    float largest = 1;
    for (float[] row : expected) {
      for (float value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    for (int t = 0; t < expected.length; t++) {
      assertArrayEquals(expected[t], found[t], 1e-4f * largest, "position " + t);
    }
  }
}
