package sparselab.kernels;

/**
 * Loops in the order i, k, j: the inner loop runs along a row of B and of C, so that all memory is
 * read in the order it lies in.
 */
final class ScalarGemm implements Gemm {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public boolean suits() {
    return !Simd.PRESENT;
  }

  @Override
  public Spmm.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Dense(m, k, rowMajor.clone());
  }

  private static final class Dense extends Work.ByMatrix {
    private final float[] a;

    Dense(int m, int k, float[] a) {
      super(m, k);
      this.a = a;
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      for (int i = share(rows, part, parts); i < share(rows, part + 1, parts); i++) {
        long row = c + 4L * i * n;
        ScalarSpmm.start(row, n, epilogue.biasAt(i));
        for (int l = 0; l < cols; l++) {
          ScalarSpmm.add(a[i * cols + l], b + 4L * l * n, row, n);
        }
        ScalarSpmm.finish(row, n, epilogue.activation());
      }
    }

    @Override
    public long bytes() {
      return 4L * a.length;
    }
  }
}
