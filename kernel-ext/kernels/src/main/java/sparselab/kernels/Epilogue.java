package sparselab.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a kernel does to row {@code i} of its product while it is still in registers: {@code c(i,j)
 * = activation(c(i,j) + bias(i))}.
 *
 * @param bias (m) one value for each row of the product, or null for none; shared, not copied
 * @param activation applied last
 */
// The array is shared on purpose; nobody compares epilogues.
@SuppressWarnings("ArrayRecordComponent")
public record Epilogue(float @Nullable [] bias, Activation activation) {
  /** Leaves the product as it is. */
  public static final Epilogue NONE = new Epilogue(null, Activation.NONE);

  /** No bias, then {@code activation}. */
  public static Epilogue of(Activation activation) {
    return new Epilogue(null, activation);
  }

  /** The bias of row {@code i}, 0 if there is none. */
  float biasAt(int i) {
    return bias == null ? 0 : bias[i];
  }
}
