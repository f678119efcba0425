package sparselab.kernels;

import java.util.List;

/**
 * Dense times dense, {@code C(m,n) = A(m,k)·B(k,n)}: the honest bar a sparse kernel has to beat in
 * the same language. All row-major and contiguous.
 */
public interface Gemm {
  /** The rungs this JVM can run, slowest and most obvious first. */
  List<Gemm> ALL =
      Simd.PRESENT
          ? List.of(
              new ReferenceGemm(),
              new ScalarGemm(),
              new SkipGemm(),
              new VectorGemm(),
              TiledGemm.forThisMachine())
          : List.of(new ReferenceGemm(), new ScalarGemm());

  /** The rung that is fastest on most shapes: the last of {@link #ALL}. */
  static Gemm best() {
    return ALL.getLast();
  }

  /** The rung that skips zeros of a few inputs, if this JVM can run it. */
  static Gemm skipping() {
    return Simd.PRESENT ? new SkipGemm() : ALL.getLast();
  }

  /** The rungs that may be fastest on this machine; see {@link Spmm#candidates}. */
  static List<Gemm> candidates() {
    return ALL.stream().filter(Gemm::suits).toList();
  }

  /** Short and unique, as shown in tables. */
  String name();

  /** Whether this rung may be the fastest for some shape on this machine. */
  boolean suits();

  /**
   * Packs A once.
   *
   * @param m rows of A
   * @param k columns of A
   * @param rowMajor (m·k) A, row after row
   * @throws IllegalArgumentException if the array does not fit the shape
   */
  Spmm.Prepared prepare(int m, int k, float[] rowMajor);
}
