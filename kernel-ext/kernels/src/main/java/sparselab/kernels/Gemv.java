package sparselab.kernels;

import java.util.List;

/** Dense matrix times vector: the bar of {@link Spmv}, and the kernel that skips zero inputs. */
public interface Gemv {
  /** The rungs this JVM can run, the obvious first. */
  List<Gemv> ALL =
      Simd.PRESENT
          ? List.of(new ReferenceGemv(), new VectorGemv(), new SkipGemv())
          : List.of(new ReferenceGemv());

  /** The rung for inputs without zeros. */
  static Gemv best() {
    return Simd.PRESENT ? new VectorGemv() : ALL.getFirst();
  }

  /** The rung that reads only the weights of inputs that are not zero, if this JVM can run it. */
  static Gemv skipping() {
    return ALL.getLast();
  }

  /** Short and unique, as shown in tables. */
  String name();

  /**
   * Packs A once.
   *
   * @param m rows of A
   * @param k columns of A
   * @param rowMajor (m·k) A, row after row
   */
  Spmv.Prepared prepare(int m, int k, float[] rowMajor);
}
