package sparselab.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import sparselab.bench.Rounds.Candidate;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Gemv;
import sparselab.kernels.Spmv;
import sparselab.kernels.Team;
import sparselab.sparse.Csr;

/**
 * Every rung of {@link Spmv} and {@link Gemv} on one matrix and vector, against MKL sgemv; the bar
 * is the dense Java rung, whose weights should lie beyond the caches.
 */
final class SpmvBench {
  private static final Set<String> VALUES =
      Set.of("m", "k", "sparsity", "zeros", "pattern", "only", "seed");

  private SpmvBench() {}

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, VALUES);
    int m = flags.number("m", 4096);
    int k = flags.number("k", 4096);
    int threads = flags.number("threads", 1);
    double zeros = flags.real("zeros", 0);
    String pattern = flags.text("pattern", "unstructured");
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(flags.number("seed", 1));
    float[] dense = Patterns.weights(m, k, flags.real("sparsity", 0.8), pattern, random);
    var x = Floats.of(Patterns.weights(k, 1, zeros, "unstructured", random));
    String only = flags.text("only", "(?!.*reference).*");
    try (var team = Team.of(threads);
        var peers =
            flags
                .peers()
                .map(python -> Peers.product(python, m, k, 0, dense, x, threads))
                .orElse(null)) {
      var candidates = new ArrayList<Candidate>();
      // Only what is timed is prepared: weights beyond the caches are large.
      for (Gemv rung : Gemv.ALL) {
        String name = "dense " + rung.name();
        if (name.matches(only)) {
          candidates.add(candidate(name, rung.prepare(m, k, dense), x, team));
        }
      }
      flags
          .mkl()
          .ifPresent(
              path -> {
                var y = Floats.allocate(m);
                var run = new Mkl(path, threads).sgemv(m, k, Floats.of(dense), x, y);
                candidates.add(new Candidate("MKL sgemv", run, y));
              });
      var csr = Csr.of(m, k, dense);
      for (Spmv rung : Spmv.ALL) {
        String name = "sparse " + rung.name();
        if (name.matches(only) && rung.suits(csr)) {
          candidates.add(candidate(name, rung.prepare(csr), x, team));
        }
      }
      candidates.removeIf(c -> !c.name().matches(only));
      if (peers != null) {
        candidates.addAll(peers.candidates());
      }
      String title =
          String.format(
              Locale.ROOT,
              "spmv %dx%d %s sparsity %.4f, zeros in x %.2f, threads %d",
              m,
              k,
              pattern,
              flags.real("sparsity", 0.8),
              zeros,
              threads);
      Rounds.of(flags).print(candidates, title, 2.0 * m * k, flags.has("json"), out);
    }
  }

  private static Candidate candidate(String name, Spmv.Prepared prepared, Floats x, Team team) {
    var y = Floats.allocate(prepared.rows());
    return new Candidate(
        name,
        team.size() == 1
            ? () -> prepared.multiply(x, y, Epilogue.NONE)
            : () -> prepared.multiply(x, y, Epilogue.NONE, team),
        y);
  }
}
