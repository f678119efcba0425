package sparselab.engine;

import sparselab.kernels.Floats;
import sparselab.network.Network;

/**
 * A causal network of sequences, compiled for one position at a time: a step multiplies each weight
 * with one column, and attention looks at the keys and values that the positions before have left.
 *
 * <pre>{@code
 * Decoder decoder = Engine.decoder(Networks.llama(…), masks, 256, options, progress);
 * Decoder.Session session = decoder.session();
 * float[] logits = session.next(token);
 * }</pre>
 *
 * <p>Outputs are those of the whole network for the sequence so far, at its last position. One
 * decoder serves any number of sequences and threads: what a sequence leaves is in its {@link
 * Session}. A prompt is fed position by position too.
 */
public final class Decoder {
  private final CompiledNetwork compiled;
  private final int context;
  private final int threads;

  Decoder(CompiledNetwork compiled, int context, int threads) {
    this.compiled = compiled;
    this.context = context;
    this.threads = threads;
  }

  /** The network for one position, its pruned weights zero. */
  public Network network() {
    return compiled.network();
  }

  /** What was chosen for each layer, and why. */
  public EnginePlan plan() {
    return compiled.plan();
  }

  /** Most positions of a sequence. */
  public int context() {
    return context;
  }

  /** Bytes of keys and values that each session holds, all of them from its start on. */
  public long pastBytes() {
    return Float.BYTES
        * compiled.attentions().stream().mapToLong(shape -> shape.floats(context)).sum();
  }

  /** A new sequence, at position 0. */
  public Session session() {
    return new Session(past());
  }

  CompiledNetwork compiled() {
    return compiled;
  }

  Past past() {
    return new Past(compiled.attentions(), context, threads);
  }

  /** One sequence on its way; not for two threads at once. */
  public final class Session {
    private final Past past;

    private Session(Past past) {
      this.past = past;
    }

    /** Positions computed so far, which is where the next one stands. */
    public int position() {
      return past.position;
    }

    /** Starts over with an empty sequence. */
    public void reset() {
      rewind(0);
    }

    /**
     * Forgets the positions from {@code position} on, to go on otherwise from there.
     *
     * @throws IllegalArgumentException when so many were never computed
     */
    public void rewind(int position) {
      if (position < 0 || position > past.position) {
        throw new IllegalArgumentException(
            "%s: expected to rewind to a position in [0, %d], found %d"
                .formatted(network().name(), past.position, position));
      }
      past.position = position;
    }

    /**
     * Outputs at the next position.
     *
     * @param x its features, or its token number
     * @return its outputs, fresh
     * @throws IllegalStateException when the context is full
     * @throws IllegalArgumentException when the input does not fit; the session is as before
     */
    public float[] next(float... x) {
      Floats y = Floats.allocate(network().outputShape().count());
      next(Floats.of(x), y);
      return y.toArray();
    }

    /**
     * The same without any allocation, once warm.
     *
     * @param x features of the next position, or its token number
     * @param y its outputs, overwritten
     */
    public void next(Floats x, Floats y) {
      if (past.position == context) {
        throw new IllegalStateException(
            "%s: the context is full, found %d positions; reset or rewind the session, or compile for a longer context"
                .formatted(network().name(), context));
      }
      compiled.run(x, y, past);
      past.position++;
    }
  }
}
