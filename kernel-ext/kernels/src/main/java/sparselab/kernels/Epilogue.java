package sparselab.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a kernel does to row {@code i} of its product while it is still in registers: {@code c(i,j)
 * = activation((A·B)(i,j) + bias(i))}, or with what C held before as one more term.
 *
 * @param bias (m) one value for each row of the product, or null for none; shared, not copied
 * @param activation applied last
 * @param adding whether C's old values are a term of the sum, as in a residual connection; only for
 *     kernels that {@linkplain Spmm.Prepared#adds can}
 */
// The array is shared on purpose; nobody compares epilogues.
@SuppressWarnings("ArrayRecordComponent")
public record Epilogue(float @Nullable [] bias, Activation activation, boolean adding) {
  /** Leaves the product as it is. */
  public static final Epilogue NONE = new Epilogue(null, Activation.NONE);

  /** Bias and activation; C is overwritten. */
  public Epilogue(float @Nullable [] bias, Activation activation) {
    this(bias, activation, false);
  }

  /** No bias, then {@code activation}. */
  public static Epilogue of(Activation activation) {
    return new Epilogue(null, activation);
  }

  /** The bias of row {@code i}, 0 if there is none. */
  float biasAt(int i) {
    return bias == null ? 0 : bias[i];
  }
}
