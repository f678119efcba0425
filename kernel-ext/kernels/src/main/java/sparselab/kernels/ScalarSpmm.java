package sparselab.kernels;

import sparselab.sparse.Csr;

/** CSR as every textbook has it: for each stored value, add its multiple of a row of B. */
final class ScalarSpmm implements Spmm {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public boolean suits(Csr a) {
    return !Simd.PRESENT;
  }

  @Override
  public Prepared prepare(Csr a) {
    return new Rows(a);
  }

  private static final class Rows extends Work.ByMatrix {
    private final Csr a;

    Rows(Csr a) {
      super(a.rows(), a.cols());
      // Copied, because a prepared matrix promises never to change.
      this.a =
          new Csr(a.rows(), a.cols(), a.rowPtr().clone(), a.colIdx().clone(), a.values().clone());
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      for (int i = share(rows, part, parts); i < share(rows, part + 1, parts); i++) {
        long row = c + 4L * i * n;
        start(row, n, epilogue.biasAt(i));
        for (int p = a.rowPtr()[i]; p < a.rowPtr()[i + 1]; p++) {
          add(a.values()[p], b + 4L * a.colIdx()[p] * n, row, n);
        }
        finish(row, n, epilogue.activation());
      }
    }

    @Override
    public long bytes() {
      return a.bytes();
    }
  }

  static void start(long row, int n, float bias) {
    for (int j = 0; j < n; j++) {
      Memory.set(row + 4L * j, bias);
    }
  }

  /** {@code row += w·x}, all of length n. */
  static void add(float w, long x, long row, int n) {
    for (int j = 0; j < n; j++) {
      long at = row + 4L * j;
      Memory.set(at, Math.fma(w, Memory.get(x + 4L * j), Memory.get(at)));
    }
  }

  static void finish(long row, int n, Activation activation) {
    if (activation != Activation.NONE) {
      for (int j = 0; j < n; j++) {
        Memory.set(row + 4L * j, activation.apply(Memory.get(row + 4L * j)));
      }
    }
  }
}
