package sparselab.kernels;

import java.lang.ref.Reference;

/** What every prepared matrix shares: its shape, and how a call reaches one thread or several. */
abstract class Work {
  final int rows;
  final int cols;

  Work(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
  }

  /**
   * One part of the product, on checked arguments; {@code b} and {@code c} are addresses. Parts
   * write apart from each other and together write all of C.
   */
  abstract void compute(long b, int n, long c, Epilogue epilogue, int part, int parts);

  /** Whether C's old values can be a term of the sums. */
  public boolean adds() {
    return false;
  }

  public final int rows() {
    return rows;
  }

  public final int cols() {
    return cols;
  }

  final void alone(Floats b, int n, Floats c, Epilogue epilogue) {
    try {
      compute(b.address(), n, c.address(), epilogue, 0, 1);
    } finally {
      // The loops know addresses only, of weights too; without this the collector may free them.
      Reference.reachabilityFence(b);
      Reference.reachabilityFence(c);
      Reference.reachabilityFence(this);
    }
  }

  final void together(Floats b, int n, Floats c, Epilogue epilogue, Team team) {
    try {
      team.run(this, b.address(), n, c.address(), epilogue);
    } finally {
      Reference.reachabilityFence(b);
      Reference.reachabilityFence(c);
      Reference.reachabilityFence(this);
    }
  }

  /** Where part {@code part} of {@code count} things begins if {@code parts} share them evenly. */
  static int share(int count, int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  /** A matrix that multiplies matrices. */
  abstract static class ByMatrix extends Work implements Spmm.Prepared {
    ByMatrix(int rows, int cols) {
      super(rows, cols);
    }

    @Override
    public final void multiply(Floats b, int n, Floats c, Epilogue epilogue) {
      Doors.multiply(rows, cols, b, n, c, epilogue, adds());
      alone(b, n, c, epilogue);
    }

    @Override
    public final void multiply(Floats b, int n, Floats c, Epilogue epilogue, Team team) {
      Doors.multiply(rows, cols, b, n, c, epilogue, adds());
      together(b, n, c, epilogue, team);
    }
  }

  /** A matrix that multiplies vectors. */
  abstract static class ByVector extends Work implements Spmv.Prepared {
    ByVector(int rows, int cols) {
      super(rows, cols);
    }

    @Override
    public final void multiply(Floats x, Floats y, Epilogue epilogue) {
      Doors.multiply(rows, cols, x, 1, y, epilogue, adds());
      alone(x, 1, y, epilogue);
    }

    @Override
    public final void multiply(Floats x, Floats y, Epilogue epilogue, Team team) {
      Doors.multiply(rows, cols, x, 1, y, epilogue, adds());
      together(x, 1, y, epilogue, team);
    }

    /** Writes one sum, with bias and activation. */
    final void store(long y, int row, float sum, Epilogue epilogue) {
      Memory.set(y + 4L * row, epilogue.activation().apply(sum + epilogue.biasAt(row)));
    }
  }

  /** Weights that convolve images. */
  abstract static class ByImage extends Work implements Conv.Prepared {
    private final Conv.Shape shape;

    ByImage(Conv.Shape shape) {
      super(shape.outChannels(), shape.patch());
      this.shape = shape;
    }

    @Override
    public final Conv.Shape shape() {
      return shape;
    }

    @Override
    public final void multiply(Floats input, Floats output, Epilogue epilogue) {
      Doors.convolve(shape, input, output, epilogue, adds());
      alone(input, shape.outHeight() * shape.outWidth(), output, epilogue);
    }

    @Override
    public final void multiply(Floats input, Floats output, Epilogue epilogue, Team team) {
      Doors.convolve(shape, input, output, epilogue, adds());
      together(input, shape.outHeight() * shape.outWidth(), output, epilogue, team);
    }
  }
}
