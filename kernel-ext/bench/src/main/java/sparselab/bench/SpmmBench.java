package sparselab.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import sparselab.bench.Rounds.Candidate;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Gemm;
import sparselab.kernels.Spmm;
import sparselab.kernels.Team;
import sparselab.sparse.Csr;

/** Every rung of {@link Spmm} and {@link Gemm} on one product, against MKL if its path is given. */
final class SpmmBench {
  private static final Set<String> VALUES =
      Set.of("m", "k", "n", "sparsity", "pattern", "only", "seed");

  private SpmmBench() {}

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, VALUES);
    int m = flags.number("m", 768);
    int k = flags.number("k", 768);
    int n = flags.number("n", 256);
    String pattern = flags.text("pattern", "unstructured");
    int threads = flags.number("threads", 1);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(flags.number("seed", 1));
    float[] dense = Patterns.weights(m, k, flags.real("sparsity", 0.8), pattern, random);
    var b = Floats.of(Patterns.weights(k, n, 0, "unstructured", random));
    var csr = Csr.of(m, k, dense);
    try (var team = Team.of(threads);
        var peers =
            flags
                .peers()
                .map(python -> Peers.product(python, m, k, n, dense, b, threads))
                .orElse(null)) {
      var candidates = new ArrayList<Candidate>();
      flags
          .mkl()
          .ifPresent(path -> candidates.addAll(mkl(path, threads, csr, Floats.of(dense), b, n)));
      for (Gemm rung : Gemm.ALL) {
        candidates.add(candidate("dense " + rung.name(), rung.prepare(m, k, dense), b, n, team));
      }
      for (Spmm rung : Spmm.ALL) {
        candidates.add(candidate("sparse " + rung.name(), rung.prepare(csr), b, n, team));
      }
      // The textbook rungs take seconds a call; they run when asked for.
      String only = flags.text("only", "MKL.*|.*(vector|rows|block.|tiled)");
      candidates.removeIf(c -> !c.name().matches(only));
      if (peers != null) {
        candidates.addAll(peers.candidates());
      }
      String title =
          String.format(
              Locale.ROOT,
              "spmm %dx%dx%d %s sparsity %.4f threads %d",
              m,
              k,
              n,
              pattern,
              csr.sparsity(),
              threads);
      Rounds.of(flags).print(candidates, title, 2.0 * m * k * n, flags.has("json"), out);
    }
  }

  private static Candidate candidate(
      String name, Spmm.Prepared prepared, Floats b, int n, Team team) {
    var c = Floats.allocate((long) prepared.rows() * n);
    return new Candidate(
        name,
        team.size() == 1
            ? () -> prepared.multiply(b, n, c, Epilogue.NONE)
            : () -> prepared.multiply(b, n, c, Epilogue.NONE, team),
        c);
  }

  private static List<Candidate> mkl(Path path, int threads, Csr csr, Floats a, Floats b, int n) {
    var mkl = new Mkl(path, threads);
    int m = csr.rows();
    int k = csr.cols();
    var c = List.of(output(m, n), output(m, n), output(m, n));
    return List.of(
        new Candidate("MKL sgemm", mkl.sgemm(m, k, n, a, b, c.get(0)), c.get(0)),
        new Candidate("MKL packed", mkl.packed(m, k, n, a, b, c.get(1)), c.get(1)),
        new Candidate("MKL IE CSR", mkl.csr(csr, n, b, c.get(2)), c.get(2)));
  }

  private static Floats output(int m, int n) {
    return Floats.allocate((long) m * n);
  }
}
