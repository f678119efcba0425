package sparselab.kernels;

import java.lang.ref.Reference;

/** What every prepared matrix shares: its shape, and the door that checks a call. */
abstract class Work implements Spmm.Prepared {
  final int rows;
  final int cols;

  Work(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
  }

  @Override
  public final void multiply(Floats b, int n, Floats c, Epilogue epilogue) {
    Doors.multiply(rows, cols, b, n, c, epilogue);
    try {
      compute(b.address(), n, c.address(), epilogue);
    } finally {
      // The loops know addresses only; without this the collector may free what they point to.
      Reference.reachabilityFence(b);
      Reference.reachabilityFence(c);
    }
  }

  /** The product on checked arguments; {@code b} and {@code c} are addresses. */
  abstract void compute(long b, int n, long c, Epilogue epilogue);

  @Override
  public final int rows() {
    return rows;
  }

  @Override
  public final int cols() {
    return cols;
  }
}
