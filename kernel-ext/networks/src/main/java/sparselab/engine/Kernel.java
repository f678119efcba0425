package sparselab.engine;

import org.jspecify.annotations.Nullable;
import sparselab.kernels.Conv;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Spmm;
import sparselab.kernels.Spmv;
import sparselab.kernels.Team;

/** Prepared weights of a layer, whatever kind of kernel multiplies with them. */
sealed interface Kernel {
  /**
   * {@code Y = activation(W·X + bias)}.
   *
   * @param n columns of X
   * @param team who shares the work, or null
   */
  void run(Floats x, int n, Floats y, Epilogue epilogue, @Nullable Team team);

  /** Whether {@link Epilogue#adding} is possible. */
  boolean adds();

  /** Bytes of the prepared weights and their structure. */
  long bytes();

  /** Any number of columns. */
  record Matrix(Spmm.Prepared weights) implements Kernel {
    @Override
    public void run(Floats x, int n, Floats y, Epilogue epilogue, @Nullable Team team) {
      if (team == null) {
        weights.multiply(x, n, y, epilogue);
      } else {
        weights.multiply(x, n, y, epilogue, team);
      }
    }

    @Override
    public boolean adds() {
      return weights.adds();
    }

    @Override
    public long bytes() {
      return weights.bytes();
    }
  }

  /** One column. */
  record Vector(Spmv.Prepared weights) implements Kernel {
    @Override
    public void run(Floats x, int n, Floats y, Epilogue epilogue, @Nullable Team team) {
      if (team == null) {
        weights.multiply(x, y, epilogue);
      } else {
        weights.multiply(x, y, epilogue, team);
      }
    }

    @Override
    public boolean adds() {
      return false;
    }

    @Override
    public long bytes() {
      return weights.bytes();
    }
  }

  /** One image. */
  record Image(Conv.Prepared weights) implements Kernel {
    @Override
    public void run(Floats x, int n, Floats y, Epilogue epilogue, @Nullable Team team) {
      if (team == null) {
        weights.multiply(x, y, epilogue);
      } else {
        weights.multiply(x, y, epilogue, team);
      }
    }

    @Override
    public boolean adds() {
      return weights.adds();
    }

    @Override
    public long bytes() {
      return weights.bytes();
    }
  }
}
