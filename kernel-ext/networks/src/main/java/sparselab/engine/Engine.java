package sparselab.engine;

import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Progress;

/**
 * Compiles a network and its masks to a plan of kernels.
 *
 * <p>Each layer's kernel is chosen by timing the dense ones against the sparse ones on the layer's
 * own weights and shape, so a plan is never slower than dense by more than the noise of the timing.
 */
public final class Engine {
  private Engine() {}

  /**
   * How to compile.
   *
   * @param batch examples computed at once; the plan is fastest for this many
   * @param rounds timing rounds per kernel
   * @param warmSeconds longest warm-up of a kernel, after a few calls that are always made; 0 for
   *     none at all
   * @param imageCacheBytes what a convolution's patches and outputs should fit into
   * @param seed of the inputs for timing and the order of the rounds
   */
  public record Options(
      int batch, int rounds, double warmSeconds, long imageCacheBytes, long seed) {
    public Options {
      if (batch < 1 || rounds < 1 || !(warmSeconds >= 0) || imageCacheBytes < 0) {
        throw new IllegalArgumentException(
            "Engine.Options: expected batch ≥ 1, rounds ≥ 1, warmSeconds ≥ 0, imageCacheBytes ≥ 0, found %d, %d, %s, %d"
                .formatted(batch, rounds, warmSeconds, imageCacheBytes));
      }
    }

    /** Batch 64, 11 rounds, at most 60 ms of warm-up, 512 KiB. */
    public static Options defaults() {
      return new Options(64, 11, 0.06, 512 << 10, 1);
    }

    public Options withBatch(int other) {
      return new Options(other, rounds, warmSeconds, imageCacheBytes, seed);
    }

    public Options withRounds(int other) {
      return new Options(batch, other, warmSeconds, imageCacheBytes, seed);
    }
  }

  /** With the default options. */
  public static CompiledNetwork compile(Network network, Masks masks) {
    return compile(network, masks, Options.defaults(), Progress.none());
  }

  /**
   * Compiles {@code masks.applyTo(network)}.
   *
   * @throws IllegalArgumentException when a mask does not fit the network, or the network has a
   *     node that reads a vector as an image
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static CompiledNetwork compile(
      Network network, Masks masks, Options options, Progress progress) {
    return new Lowering(masks.applyTo(network), options, progress).compile();
  }
}
