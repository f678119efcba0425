package sparselab.kernels;

import sparselab.sparse.Csr;

/** The definition: A made dense again, then two loops. */
final class ReferenceSpmv implements Spmv {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Prepared prepare(Csr a) {
    return new ReferenceGemv.Dense(a.rows(), a.cols(), a.toDense());
  }
}
