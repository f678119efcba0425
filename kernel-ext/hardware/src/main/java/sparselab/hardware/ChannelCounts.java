package sparselab.hardware;

import java.util.List;

/**
 * Non-zeros per input channel of the two operands, counted in real masks.
 *
 * <p>{@code Σ_c nnzW(c)·nnzA(c)} is then the exact number of multiplications in which neither
 * operand is zero, with no assumption of independence.
 *
 * @param weights non-zero weights that read channel c
 * @param activations non-zero activations in channel c
 */
public record ChannelCounts(List<Long> weights, List<Long> activations) {
  public ChannelCounts {
    weights = List.copyOf(weights);
    activations = List.copyOf(activations);
    if (weights.size() != activations.size() || weights.isEmpty()) {
      throw new IllegalArgumentException(
          "channel counts: expected as many for weights as for activations and at least one,"
              + " found "
              + weights.size()
              + " and "
              + activations.size()
              + "; count both over the input channels");
    }
    for (var list : List.of(weights, activations)) {
      for (long count : list) {
        if (count < 0) {
          throw new IllegalArgumentException("channel counts: expected >= 0, found " + count);
        }
      }
    }
  }

  /** {@code Σ_c nnzW(c)·nnzA(c)}. */
  public long effectualMacs() {
    long sum = 0;
    for (int c = 0; c < weights.size(); c++) {
      sum = Math.addExact(sum, Math.multiplyExact(weights.get(c), activations.get(c)));
    }
    return sum;
  }
}
