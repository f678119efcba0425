package sparselab.kernels;

/** The definition: three loops, each sum in float64 and rounded once. */
final class ReferenceGemm implements Gemm {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public boolean suits() {
    return false; // it exists to be right
  }

  @Override
  public Spmm.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Dense(m, k, rowMajor.clone());
  }

  static final class Dense extends Work.ByMatrix {
    private final float[] a;

    Dense(int m, int k, float[] a) {
      super(m, k);
      this.a = a;
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      for (int i = share(rows, part, parts); i < share(rows, part + 1, parts); i++) {
        for (int j = 0; j < n; j++) {
          double sum = epilogue.biasAt(i);
          for (int l = 0; l < cols; l++) {
            sum += (double) a[i * cols + l] * Memory.get(b + 4 * ((long) l * n + j));
          }
          Memory.set(c + 4 * ((long) i * n + j), epilogue.activation().apply((float) sum));
        }
      }
    }

    @Override
    public long bytes() {
      return 4L * a.length;
    }
  }
}
