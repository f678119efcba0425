package sparselab.engine;

import sparselab.kernels.Team;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Progress;

/**
 * Compiles a network and its masks to a plan of kernels.
 *
 * <p>Each layer's kernel is chosen by timing the dense ones against the sparse ones on the layer's
 * own weights and shape, so a plan is never slower than dense by more than the noise of the timing.
 * Where a run multiplies weights with one column and the network has more than caches hold, they
 * are timed as they are found then: not in the caches.
 */
public final class Engine {
  private Engine() {}

  /** Which kernels may be chosen for a layer whose weights have zeros. */
  public enum Kernels {
    /** The fastest, dense or sparse. */
    FASTEST,
    /** The fastest dense one: zeros are multiplied like any value. */
    DENSE,
    /** The fastest sparse one, even where a dense one would be faster. */
    SPARSE
  }

  /**
   * How to compile.
   *
   * @param batch examples computed at once; the plan is fastest for this many
   * @param threads that share each layer's work, the caller's included
   * @param kernels that may be chosen
   * @param pairs whether a depthwise convolution may become part of the product that reads it; else
   *     every layer with weights is a step, and has a time
   * @param rounds timing rounds per kernel
   * @param warmSeconds longest warm-up of a kernel, after a few calls that are always made; 0 for
   *     none at all
   * @param seed of the inputs for timing and the order of the rounds
   */
  public record Options(
      int batch,
      int threads,
      Kernels kernels,
      boolean pairs,
      int rounds,
      double warmSeconds,
      long seed) {
    public Options {
      if (batch < 1 || threads < 1 || threads > 256 || rounds < 1 || !(warmSeconds >= 0)) {
        throw new IllegalArgumentException(
            "Engine.Options: expected batch ≥ 1, threads in [1, 256], rounds ≥ 1, warmSeconds ≥ 0, found %d, %d, %d, %s"
                .formatted(batch, threads, rounds, warmSeconds));
      }
    }

    /** Batch 64, one thread, the fastest kernels of 11 rounds, at most 60 ms of warm-up. */
    public static Options defaults() {
      return new Options(64, 1, Kernels.FASTEST, true, 11, 0.06, 1);
    }

    public Options withBatch(int other) {
      return new Options(other, threads, kernels, pairs, rounds, warmSeconds, seed);
    }

    public Options withThreads(int other) {
      return new Options(batch, other, kernels, pairs, rounds, warmSeconds, seed);
    }

    public Options withKernels(Kernels other) {
      return new Options(batch, threads, other, pairs, rounds, warmSeconds, seed);
    }

    public Options withPairs(boolean other) {
      return new Options(batch, threads, kernels, other, rounds, warmSeconds, seed);
    }

    public Options withRounds(int other) {
      return new Options(batch, threads, kernels, pairs, other, warmSeconds, seed);
    }
  }

  /** With the default options. */
  public static CompiledNetwork compile(Network network, Masks masks) {
    return compile(network, masks, Options.defaults(), Progress.none());
  }

  /**
   * Compiles {@code masks.applyTo(network)}.
   *
   * <p>Layers of one shape and about one sparsity are timed once. Batch norms become part of the
   * product before them, activations of whatever is before them.
   *
   * @throws IllegalArgumentException when a mask does not fit the network, or a linear layer or
   *     norm reads an image
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static CompiledNetwork compile(
      Network network, Masks masks, Options options, Progress progress) {
    return lower(masks.applyTo(network), options, progress, 0);
  }

  /** A decoder with the default options, for sequences as long as the network's input. */
  public static Decoder decoder(Network network, Masks masks) {
    return decoder(
        network, masks, network.inputShape().size(0), Options.defaults(), Progress.none());
  }

  /**
   * Compiles {@code masks.applyTo(network)} for one position at a time, each with those before it.
   *
   * @param network of sequences, causal; how long those are that it was made for does not matter
   * @param context most positions of a sequence
   * @param options {@code batch} and {@code pairs} have no meaning here: a step is one position
   * @throws IllegalArgumentException when a mask does not fit the network, or a layer needs other
   *     positions than its own: attention that is not causal, a pool over positions
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static Decoder decoder(
      Network network, Masks masks, int context, Options options, Progress progress) {
    Network pruned = OnePosition.of(masks.applyTo(network), context);
    CompiledNetwork compiled = lower(pruned, options.withBatch(1), progress, context);
    return new Decoder(compiled, context, options.threads);
  }

  private static CompiledNetwork lower(
      Network pruned, Options options, Progress progress, int context) {
    Team team = options.threads == 1 ? null : Team.of(options.threads);
    try {
      return new Lowering(pruned, options, progress, team, context).compile();
    } catch (Throwable e) {
      if (team != null) {
        team.close();
      }
      throw e;
    }
  }
}
