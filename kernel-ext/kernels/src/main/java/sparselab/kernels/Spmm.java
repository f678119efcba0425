package sparselab.kernels;

import java.util.List;
import java.util.Optional;
import sparselab.sparse.Csr;

/**
 * Sparse times dense: {@code C(m,n) = A(m,k)·B(k,n)} with A sparse, B and C dense, row-major and
 * contiguous. In a network A holds the weights, a column of B is one input.
 */
public interface Spmm {
  /** The rungs this JVM can run, slowest and most obvious first. */
  List<Spmm> ALL =
      Simd.PRESENT
          ? List.of(
              new ReferenceSpmm(),
              new ScalarSpmm(),
              new VectorSpmm(),
              TiledSpmm.rows(),
              TiledSpmm.pairs(),
              TiledSpmm.blocks(8),
              TiledSpmm.blocks(4),
              TiledSpmm.tiled())
          : List.of(new ReferenceSpmm(), new ScalarSpmm());

  /** The rung that is fastest on most shapes: the last of {@link #ALL}. */
  static Spmm best() {
    return ALL.getLast();
  }

  /** What to do to get the vector rungs, in one line; empty if they are there. */
  static Optional<String> whyNotVector() {
    return Simd.why();
  }

  /**
   * The rungs that may be fastest for this matrix on this machine. To time one the JIT has to
   * compile it first, which takes far longer than the timing, so those that cannot win are left
   * out.
   */
  static List<Spmm> candidates(Csr a) {
    return ALL.stream().filter(rung -> rung.suits(a)).toList();
  }

  /** Short and unique, as shown in tables. */
  String name();

  /** Whether this rung may be the fastest for such a matrix on this machine. */
  boolean suits(Csr a);

  /** Brings A into the layout this rung computes with; A may be dropped afterwards. */
  Prepared prepare(Csr a);

  /** A matrix ready to multiply: immutable, and safe to use from several threads at once. */
  interface Prepared {
    /**
     * {@code C = activation(A·B + bias)}; overwrites C, allocates nothing once warm.
     *
     * @param b (k, n) row-major
     * @param n columns of B and C
     * @param c (m, n) row-major, not overlapping B
     * @param epilogue bias of length m, and activation
     * @throws IllegalArgumentException if a size does not fit
     */
    void multiply(Floats b, int n, Floats c, Epilogue epilogue);

    /** The same product, its work shared by the threads of a team. */
    void multiply(Floats b, int n, Floats c, Epilogue epilogue, Team team);

    /** Whether {@link Epilogue#adding} is possible: the sum then costs no pass of its own. */
    boolean adds();

    /** Bytes of the prepared weights and their structure. */
    long bytes();

    /**
     * A, read back from the layout it was packed into: {@code A·I}, a few columns at a time. Each
     * sum has one term that is not zero, so finite weights come back exactly.
     */
    default Csr toCsr() {
      float[] dense = new float[Math.multiplyExact(rows(), cols())];
      int width = Math.min(cols(), 64);
      for (int from = 0; from < cols(); from += width) {
        int n = Math.min(width, cols() - from);
        Floats identity = Floats.allocate((long) cols() * n);
        Floats columns = Floats.allocate((long) rows() * n);
        for (int j = 0; j < n; j++) {
          identity.set((long) (from + j) * n + j, 1);
        }
        multiply(identity, n, columns, Epilogue.NONE);
        for (int i = 0; i < rows(); i++) {
          for (int j = 0; j < n; j++) {
            dense[i * cols() + from + j] = columns.get((long) i * n + j);
          }
        }
      }
      return Csr.of(rows(), cols(), dense);
    }

    /** Rows m of A and C. */
    int rows();

    /** Columns k of A, rows of B. */
    int cols();
  }
}
