package sparselab.engine;

import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Floats;
import sparselab.network.Network;
import sparselab.train.Inference;
import sparselab.train.Progress;

/**
 * Measured latency of a compiled network beside the same network, dense, on ND4J.
 *
 * @param batch examples per call
 * @param ours time of one call of the compiled network, on one thread
 * @param nd4j time of one call of {@link Inference}
 * @param nd4jThreads threads ND4J may use
 * @param speedup nd4j/ours, from pairs of neighbouring rounds
 */
public record Profile(int batch, Timing ours, Timing nd4j, int nd4jThreads, Speedup speedup) {

  /** Quartiles further apart than this factor mean that something else used the machine. */
  private static final double QUIET = 1.5;

  /**
   * Why not to trust the times, in words, or empty. On a busy machine a dense engine with several
   * threads waits for all of them and looks slower than it is.
   */
  public String caution() {
    double spread =
        Math.max(ours.highSeconds() / ours.lowSeconds(), nd4j.highSeconds() / nd4j.lowSeconds());
    return spread <= QUIET
        ? ""
        : "the quartiles lie %.1f× apart: other work ran on this machine, measure again"
            .formatted(spread);
  }

  /**
   * How to measure.
   *
   * @param batch examples per call
   * @param rounds interleaved rounds
   * @param warmSeconds longest warm-up of each contender
   * @param seed of the inputs
   */
  public record Options(int batch, int rounds, double warmSeconds, long seed) {
    public Options {
      if (batch < 1 || rounds < 1 || !(warmSeconds >= 0)) {
        throw new IllegalArgumentException(
            "Profile.Options: expected batch ≥ 1, rounds ≥ 1, warmSeconds ≥ 0, found %d, %d, %s"
                .formatted(batch, rounds, warmSeconds));
      }
    }

    /** Batch 64, 31 rounds, at most 0.3 s of warm-up. */
    public static Options defaults() {
      return new Options(64, 31, 0.3, 1);
    }

    public Options withBatch(int other) {
      return new Options(other, rounds, warmSeconds, seed);
    }

    public Options withRounds(int other) {
      return new Options(batch, other, warmSeconds, seed);
    }
  }

  /** At the batch it was compiled for. */
  public static Profile measure(CompiledNetwork compiled) {
    return measure(
        compiled, Options.defaults().withBatch(compiled.plan().batch()), Progress.none());
  }

  /**
   * Times both on the same random inputs, in turns.
   *
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static Profile measure(CompiledNetwork compiled, Options options, Progress progress) {
    Network network = compiled.network();
    float[] values = new float[Math.multiplyExact(options.batch, network.inputShape().count())];
    var random = new SplittableRandom(options.seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Floats x = Floats.of(values);
    Floats y = Floats.allocate((long) options.batch * network.outputShape().count());
    INDArray input = Nd4j.create(values, network.inputShape().withBatch(options.batch), 'c');
    Inference dense = Inference.of(network);
    progress.at(0, 1, "measuring " + network.name());
    List<double[]> samples =
        Race.run(
            List.of(() -> compiled.run(x, options.batch, y), () -> dense.outputs(input).close()),
            new Race.Options(
                options.rounds, options.warmSeconds, Double.POSITIVE_INFINITY, options.seed));
    progress.at(1, 1, "measured " + network.name());
    return new Profile(
        options.batch,
        Timing.of(samples.get(0)),
        Timing.of(samples.get(1)),
        Nd4j.getEnvironment().maxMasterThreads(),
        Race.speedup(samples.get(1), samples.get(0)));
  }

  @Override
  public String toString() {
    return "batch %d: ours %s on 1 thread, ND4J dense %s on up to %d, %s%s"
        .formatted(
            batch, ours, nd4j, nd4jThreads, speedup, caution().isEmpty() ? "" : "; " + caution());
  }
}
