package sparselab.kernels;

import java.util.ArrayList;
import java.util.List;
import sparselab.sparse.Csr;

/**
 * Sparse matrix times vector, {@code y(m) = A(m,k)·x(k)}: one input at a time, as when a language
 * model decodes. Every weight is used once, so bytes decide, not arithmetic.
 */
public interface Spmv {
  /** The rungs this JVM can run, the obvious first. */
  List<Spmv> ALL = all();

  private static List<Spmv> all() {
    var all = new ArrayList<Spmv>(List.of(new ReferenceSpmv(), new ScalarSpmv(), new CscSpmv()));
    if (Simd.PRESENT) {
      all.add(new SellSpmv());
      // Narrower machines have no instruction that spreads values by a mask, nor the select.
      if (Lanes.LENGTH == 16) {
        all.add(new TwoOfFourSpmv());
        all.add(WindowSpmv.f32());
        all.add(WindowSpmv.bf16());
        all.add(BitmaskSpmv.f32());
        all.add(BitmaskSpmv.bf16());
      }
    }
    return List.copyOf(all);
  }

  /**
   * The rung whose bytes and instructions are fewest at this density: masks when the matrix is half
   * full, windows below, gathered rows when it is nearly empty.
   *
   * @param density share of values that are not zero
   */
  static Spmv best(double density) {
    if (!Simd.PRESENT) {
      return new ScalarSpmv();
    }
    if (Lanes.LENGTH < 16 || density < 0.04) {
      return new SellSpmv();
    }
    return density > 0.35 ? BitmaskSpmv.f32() : WindowSpmv.f32();
  }

  /** Short and unique, as shown in tables. */
  String name();

  /**
   * Whether results carry the full precision of float32; a rung that stores narrower values does
   * not.
   */
  default boolean exact() {
    return true;
  }

  /** Whether this rung can hold such a matrix; one for a pattern holds no other. */
  default boolean suits(Csr a) {
    return true;
  }

  /** Brings A into the layout this rung computes with; A may be dropped afterwards. */
  Prepared prepare(Csr a);

  /**
   * A matrix ready to multiply vectors: immutable, and safe to use from several threads at once.
   */
  interface Prepared {
    /**
     * {@code y = activation(A·x + bias)}; overwrites y, allocates nothing once warm.
     *
     * @param x (k)
     * @param y (m), not overlapping x
     * @throws IllegalArgumentException if a size does not fit
     */
    void multiply(Floats x, Floats y, Epilogue epilogue);

    /** The same product, its rows shared by the threads of a team. */
    void multiply(Floats x, Floats y, Epilogue epilogue, Team team);

    /** Bytes of the prepared weights and their structure. */
    long bytes();

    /** Rows m of A, length of y. */
    int rows();

    /** Columns k of A, length of x. */
    int cols();
  }
}
