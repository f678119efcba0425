package sparselab.kernels;

/** The definition: each sum in float64 and rounded once. */
final class ReferenceGemv implements Gemv {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Spmv.Prepared prepare(int m, int k, float[] rowMajor) {
    Doors.dense(m, k, rowMajor);
    return new Dense(m, k, rowMajor.clone());
  }

  static final class Dense extends Work.ByVector {
    private final float[] a;

    Dense(int m, int k, float[] a) {
      super(m, k);
      this.a = a;
    }

    @Override
    void compute(long x, int n, long y, Epilogue epilogue, int part, int parts) {
      for (int i = share(rows, part, parts); i < share(rows, part + 1, parts); i++) {
        double sum = 0;
        for (int l = 0; l < cols; l++) {
          sum += (double) a[i * cols + l] * Memory.get(x + 4L * l);
        }
        store(y, i, (float) sum, epilogue);
      }
    }

    @Override
    public long bytes() {
      return 4L * a.length;
    }
  }
}
