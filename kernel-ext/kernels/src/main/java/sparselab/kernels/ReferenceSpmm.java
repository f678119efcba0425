package sparselab.kernels;

import sparselab.sparse.Csr;

/** The definition: A made dense again, then three loops. */
final class ReferenceSpmm implements Spmm {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public boolean suits(Csr a) {
    return false; // it exists to be right
  }

  @Override
  public Prepared prepare(Csr a) {
    return new ReferenceGemm.Dense(a.rows(), a.cols(), a.toDense());
  }
}
