package sparselab.hardware;

import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * What is computed: a network's layers in order, for one phase and batch.
 *
 * <p>Work is counted in MACs (multiply-accumulates) everywhere. Data sheets count operations: one
 * MAC is two, a multiplication and an addition ({@link #OPS_PER_MAC}), and this is the only place
 * that says so.
 *
 * @param name what the network is called in tables
 * @param phase what the network is doing
 * @param batch how many inputs (or sequences) are computed at once
 * @param ops the layers
 */
public record Workload(String name, Phase phase, long batch, List<Op> ops) {

  /** 1 MAC = 2 FLOP (two integer operations for integer types). */
  public static final int OPS_PER_MAC = 2;

  /** What the network is doing; decoding reads every weight for one token a sequence. */
  public enum Phase {
    INFERENCE,
    PREFILL,
    DECODE
  }

  public Workload {
    Objects.requireNonNull(name);
    Objects.requireNonNull(phase);
    ops = List.copyOf(ops);
    if (ops.isEmpty() || batch < 1) {
      throw new IllegalArgumentException(
          "workload '"
              + name
              + "': expected at least one op and batch >= 1, found "
              + ops.size()
              + " ops, batch "
              + batch);
    }
  }

  /** One dense product {@code X[m,k]·W[k,n]}; m is taken as the batch. */
  public static Workload matmul(long m, long k, long n, ElementType type) {
    return matmul(m, k, n, type, Variant.dense());
  }

  /** One product whose weights are pruned as {@code variant} says. */
  public static Workload matmul(long m, long k, long n, ElementType type, Variant variant) {
    var name = "matmul " + m + "x" + k + "x" + n;
    return of(name, m, List.of(Op.gemm(name, m, k, n, type).pruned(variant)));
  }

  /** Inference of {@code batch} inputs. */
  public static Workload of(String name, long batch, List<Op> ops) {
    return new Workload(name, Phase.INFERENCE, batch, ops);
  }

  /** This workload with every op that has weights pruned as {@code variant} says. */
  public Workload pruned(Variant variant) {
    return mapped(op -> op.pruned(variant));
  }

  /** This workload with no zeros in its weights. */
  public Workload dense() {
    return mapped(Op::dense);
  }

  /** This workload with weights and activations stored in another type. */
  public Workload as(ElementType type) {
    return Rescale.type(this, type);
  }

  /** This workload with each op replaced. */
  public Workload mapped(UnaryOperator<Op> change) {
    return new Workload(name, phase, batch, ops.stream().map(change).toList());
  }

  public long macsDense() {
    return sum(Op::macsDense);
  }

  public long macsNonZero() {
    return sum(Op::macsNonZero);
  }

  public long weightCount() {
    return sum(Op::weightCount);
  }

  public long weightNonZeros() {
    return sum(Op::weightNonZeros);
  }

  /** Bytes of all weights as stored. */
  public long storedBytes() {
    return sum(op -> op.stored().bytes());
  }

  /** Zeros/all over all weights. */
  public double sparsity() {
    return weightCount() == 0 ? 0 : 1 - (double) weightNonZeros() / weightCount();
  }

  private long sum(ToLongFunction<Op> of) {
    return ops.stream().mapToLong(of).reduce(0, Math::addExact);
  }
}
