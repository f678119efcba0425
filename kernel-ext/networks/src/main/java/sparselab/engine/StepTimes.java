package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Floats;
import sparselab.network.Embedding;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Where a compiled network's time goes: each step measured as it runs inside the network, its
 * inputs where the step before left them.
 *
 * @param rows one per step, in the order they run
 * @param whole time of all steps
 */
public record StepTimes(List<Row> rows, Timing whole) {
  public StepTimes {
    rows = List.copyOf(rows);
  }

  /**
   * A step.
   *
   * @param node it computes, with the norms and activations that it does at once
   * @param kernel or what it does
   */
  public record Row(String node, String kernel, Timing timing) {}

  /**
   * Times every step of one batch on random inputs, after a warm-up.
   *
   * @param rounds batches timed; of each step the median counts
   * @param warmSeconds how long to run before
   * @throws CancellationException when the thread is interrupted
   */
  public static StepTimes measure(CompiledNetwork compiled, int rounds, double warmSeconds) {
    return measure(List.of(compiled), rounds, warmSeconds).getFirst();
  }

  /** The same for one position after {@code past} others. */
  public static StepTimes measure(Decoder decoder, int past, int rounds, double warmSeconds) {
    Objects.checkIndex(past, decoder.context());
    Past before = decoder.past();
    before.position = past;
    return times(List.of(new Run(decoder.compiled(), before)), rounds, warmSeconds).getFirst();
  }

  /** The same for several networks in turns, so that a busy machine hurts all alike. */
  static List<StepTimes> measure(List<CompiledNetwork> networks, int rounds, double warmSeconds) {
    return times(networks.stream().map(n -> new Run(n, null)).toList(), rounds, warmSeconds);
  }

  private static List<StepTimes> times(List<Run> runs, int rounds, double warmSeconds) {
    if (rounds < 1 || !(warmSeconds >= 0)) {
      throw new IllegalArgumentException(
          "StepTimes: expected rounds ≥ 1 and warmSeconds ≥ 0, found %d and %s"
              .formatted(rounds, warmSeconds));
    }
    for (Run run : runs) {
      long end = System.nanoTime() + (long) (warmSeconds * 1e9);
      do {
        run.once();
      } while (System.nanoTime() < end);
    }
    double[][][] seconds = new double[runs.size()][][];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = new double[runs.get(i).nanos.length + 1][rounds];
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < seconds.length; i++) {
        long[] nanos = runs.get(i).once();
        for (int step = 0; step < nanos.length; step++) {
          seconds[i][step][round] = nanos[step] * 1e-9;
          seconds[i][nanos.length][round] += nanos[step] * 1e-9;
        }
      }
    }
    var times = new ArrayList<StepTimes>();
    for (int i = 0; i < seconds.length; i++) {
      times.add(of(runs.get(i).compiled, seconds[i]));
    }
    return times;
  }

  private static StepTimes of(CompiledNetwork compiled, double[][] seconds) {
    var rows = new ArrayList<Row>();
    List<Lowering.Placed> placed = compiled.placed();
    for (int i = 0; i < placed.size(); i++) {
      rows.add(new Row(placed.get(i).node(), placed.get(i).what(), Timing.of(seconds[i])));
    }
    return new StepTimes(rows, Timing.of(seconds[placed.size()]));
  }

  /** One network with its inputs and outputs. */
  private static final class Run {
    private final CompiledNetwork compiled;
    private final @Nullable Past past;
    private final Floats x;
    private final Floats y;
    private final long[] nanos;

    Run(CompiledNetwork compiled, @Nullable Past past) {
      this.compiled = compiled;
      this.past = past;
      int batch = compiled.plan().batch();
      x = Floats.of(inputs(compiled.network(), batch, 1));
      y = Floats.allocate((long) batch * compiled.network().outputShape().count());
      nanos = new long[compiled.placed().size()];
    }

    long[] once() {
      if (Thread.interrupted()) {
        throw new CancellationException("Timing interrupted");
      }
      java.util.Arrays.fill(nanos, 0);
      compiled.runTimed(x, y, past, nanos);
      return nanos;
    }
  }

  /** Uniform in [0, 1), or token numbers where an embedding reads the input. */
  static float[] inputs(Network network, int examples, long seed) {
    int vocabulary = 0;
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Embedding embedding && node.inputs().contains(Network.INPUT)) {
        vocabulary = embedding.vocabulary();
      }
    }
    float[] values = new float[Math.multiplyExact(examples, network.inputShape().count())];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = vocabulary == 0 ? random.nextFloat() : random.nextInt(vocabulary);
    }
    return values;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-32s %-20s %9.4f ms  %4.1f %%%n",
              row.node,
              row.kernel,
              row.timing.milliseconds(),
              100 * row.timing.seconds() / whole.seconds()));
    }
    return text.append("  all steps ").append(whole).toString();
  }
}
