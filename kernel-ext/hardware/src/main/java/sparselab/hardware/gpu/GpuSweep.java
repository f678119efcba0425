package sparselab.hardware.gpu;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparselab.hardware.ElementType;

/**
 * Dense against 2:4 products on a GPU: cuBLASLt and cuSPARSELt, median of several runs each.
 *
 * <p>This code has not yet been run on a GPU: only its answer where there is none is tested.
 */
public final class GpuSweep {

  /** What came of a sweep. */
  public sealed interface Outcome {}

  /**
   * It ran.
   *
   * @param driver version as CUDA counts it: 12040 is 12.4
   * @param capability such as 9.0
   * @param clockHertz the highest clock, 0 if the driver does not tell
   */
  public record Swept(List<Row> rows, int driver, String capability, double clockHertz)
      implements Outcome {
    public Swept {
      rows = List.copyOf(rows);
    }
  }

  /** It could not run: what is missing, and what to do. */
  public record Absent(String missing, String cure) implements Outcome {}

  /**
   * One product {@code (m,k)·(k,n)} by both.
   *
   * @param failure what the sparse library answered if it refused this shape; seconds are then NaN
   */
  public record Row(
      ElementType type,
      long m,
      long k,
      long n,
      double denseSeconds,
      double sparseSeconds,
      Optional<String> failure) {
    public double speedup() {
      return denseSeconds / sparseSeconds;
    }
  }

  /**
   * What to measure: each side squared, and each batch against {@code weights}.
   *
   * @param sides of square products
   * @param batches rows of activations on square weights of side {@code weights}
   * @param weights side of the weights for {@code batches}
   * @param rounds runs of each; the median counts
   */
  public record Options(List<Long> sides, List<Long> batches, long weights, int rounds) {
    public Options {
      sides = List.copyOf(sides);
      batches = List.copyOf(batches);
      if (rounds < 1 || weights < 1) {
        throw new IllegalArgumentException(
            "GPU sweep: expected rounds and weights >= 1, found " + rounds + ", " + weights);
      }
    }

    /** 512 to 16384 squared, and batches of 1 to 8192 on 4096 x 4096 weights. */
    public static Options defaults() {
      return new Options(
          List.of(512L, 1024L, 2048L, 4096L, 8192L, 16384L),
          List.of(1L, 8L, 64L, 512L, 8192L),
          4096,
          20);
    }
  }

  private GpuSweep() {}

  /** Runs the sweep, or says why it cannot. */
  public static Outcome run(Options options) {
    try (var arena = Arena.ofConfined()) {
      var cuda = Native.load(Cuda.LIBRARIES, arena);
      var dense = Native.load(DenseGemm.LIBRARIES, arena);
      var sparse = Native.load(SparseGemm.LIBRARIES, arena);
      if (cuda.isEmpty() || dense.isEmpty() || sparse.isEmpty()) {
        var tried =
            cuda.isEmpty()
                ? Cuda.LIBRARIES
                : dense.isEmpty() ? DenseGemm.LIBRARIES : SparseGemm.LIBRARIES;
        return new Absent(
            "no such library: none of " + tried + " was found",
            "install CUDA 12 with cuBLASLt and cuSPARSELt and put them on the library path");
      }
      try {
        if (Cuda.devices(cuda.get(), arena) == 0) {
          return noDevice("the driver counts 0");
        }
      } catch (Native.Failed e) {
        return noDevice(String.valueOf(e.getMessage()));
      }
      try (var device = new Cuda(cuda.get(), arena);
          var denseGemm = new DenseGemm(dense.get(), arena);
          var sparseGemm = new SparseGemm(sparse.get(), arena)) {
        return sweep(options, device, denseGemm, sparseGemm);
      } catch (Native.Failed e) {
        return new Absent(
            "the libraries are there but refuse: " + e.getMessage(),
            "2:4 needs compute capability 8.0 or later and cuSPARSELt 0.5 or later");
      }
    }
  }

  private static Absent noDevice(String answer) {
    return new Absent(
        "no such device: " + answer,
        "run this on a machine with an NVIDIA GPU and its driver, and make it visible");
  }

  private static Swept sweep(Options options, Cuda cuda, DenseGemm dense, SparseGemm sparse) {
    var rows = new ArrayList<Row>();
    for (var type : GpuType.values()) {
      for (long side : options.sides()) {
        rows.add(row(cuda, dense, sparse, type, side, side, side, options.rounds()));
      }
      for (long batch : options.batches()) {
        long side = options.weights();
        rows.add(row(cuda, dense, sparse, type, batch, side, side, options.rounds()));
      }
    }
    return new Swept(rows, cuda.driverVersion(), cuda.capability(), cuda.clockHertz());
  }

  private static Row row(
      Cuda cuda,
      DenseGemm dense,
      SparseGemm sparse,
      GpuType type,
      long m,
      long k,
      long n,
      int rounds) {
    double denseSeconds = dense.seconds(cuda, type, m, k, n, rounds);
    try {
      double sparseSeconds = sparse.seconds(cuda, type, m, k, n, rounds);
      return new Row(type.type, m, k, n, denseSeconds, sparseSeconds, Optional.empty());
    } catch (Native.Failed refused) {
      // Shapes that are no multiple of the library's alignment are refused; that is a result too.
      return new Row(
          type.type,
          m,
          k,
          n,
          denseSeconds,
          Double.NaN,
          Optional.of(String.valueOf(refused.getMessage())));
    }
  }
}
