/** Sparse formats and the kernels that compute with them; needs nothing but the JDK. */
module sparselab.kernels {
  requires jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports sparselab.sparse;
  exports sparselab.kernels;
}
