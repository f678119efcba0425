package sparselab.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Gemm;
import sparselab.kernels.Spmm;
import sparselab.sparse.Csr;

/** The kernel for one layer, and how it was chosen. */
record Choice(Spmm.Prepared kernel, EnginePlan.Row row) {
  /** A sparse kernel must beat the best dense one by this factor: less is noise. */
  private static final double MARGIN = 0.97;

  private record Candidate(String name, boolean sparse, Spmm.Prepared kernel) {}

  /**
   * Times every kernel on {@code C(m,n) = A(m,k)·B(k,n)} with the layer's own A.
   *
   * @param weights (m·k) row-major
   * @param epilogue as in the network: it is part of the time
   */
  static Choice of(
      String node,
      String layer,
      int m,
      int k,
      int n,
      float[] weights,
      Epilogue epilogue,
      Engine.Options options) {
    Csr csr = Csr.of(m, k, weights);
    List<Candidate> candidates = candidates(csr, m, k, weights);
    Floats b = noise((long) k * n, options.seed());
    Floats c = Floats.allocate((long) m * n);
    List<Runnable> calls =
        candidates.stream().<Runnable>map(x -> () -> x.kernel.multiply(b, n, c, epilogue)).toList();
    List<Timing> timings =
        Race.timings(
            Race.run(
                calls,
                new Race.Options(options.rounds(), options.warmSeconds(), 3, options.seed())));
    int dense = fastest(candidates, timings, false);
    int sparse = fastest(candidates, timings, true);
    boolean sparseWins =
        sparse >= 0 && timings.get(sparse).seconds() < MARGIN * timings.get(dense).seconds();
    int chosen = sparseWins ? sparse : dense;
    var measured = new ArrayList<EnginePlan.Candidate>();
    for (int i = 0; i < timings.size(); i++) {
      measured.add(new EnginePlan.Candidate(candidates.get(i).name, timings.get(i)));
    }
    Spmm.Prepared kernel = candidates.get(chosen).kernel;
    return new Choice(
        kernel,
        new EnginePlan.Row(
            node,
            layer,
            m,
            k,
            n,
            csr.sparsity(),
            candidates.get(chosen).name,
            sparseWins,
            timings.get(chosen).seconds(),
            kernel.bytes(),
            measured,
            why(csr, timings, dense, sparse, sparseWins)));
  }

  private static List<Candidate> candidates(Csr csr, int m, int k, float[] weights) {
    var candidates = new ArrayList<Candidate>();
    for (Gemm gemm : Gemm.candidates()) {
      candidates.add(new Candidate("dense " + gemm.name(), false, gemm.prepare(m, k, weights)));
    }
    if (csr.nnz() < (long) m * k) {
      for (Spmm spmm : Spmm.candidates(csr)) {
        candidates.add(new Candidate("sparse " + spmm.name(), true, spmm.prepare(csr)));
      }
    }
    return candidates;
  }

  private static int fastest(List<Candidate> candidates, List<Timing> timings, boolean sparse) {
    return IntStream.range(0, timings.size())
        .filter(i -> candidates.get(i).sparse == sparse)
        .boxed()
        .min(Comparator.comparingDouble(i -> timings.get(i).seconds()))
        .orElse(-1);
  }

  private static String why(
      Csr csr, List<Timing> timings, int dense, int sparse, boolean sparseWins) {
    if (sparse < 0) {
      return "no zeros to skip";
    }
    double ratio = timings.get(dense).seconds() / timings.get(sparse).seconds();
    double skipped = 1 / Math.max(csr.density(), 1e-9);
    return sparseWins
        ? "sparse is %.2f× as fast as dense, of at most %.1f× that the zeros allow"
            .formatted(ratio, skipped)
        : "dense is faster: with %.1f %% zeros sparse reaches %.2f× its speed"
            .formatted(100 * csr.sparsity(), ratio);
  }

  private static Floats noise(long count, long seed) {
    var random = new SplittableRandom(seed);
    Floats floats = Floats.allocate(count);
    for (long i = 0; i < count; i++) {
      floats.set(i, (float) (random.nextDouble() - 0.5));
    }
    return floats;
  }
}
