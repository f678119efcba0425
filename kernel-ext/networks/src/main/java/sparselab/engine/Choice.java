package sparselab.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Activation;
import sparselab.kernels.Conv;
import sparselab.kernels.Depthwise;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Gemm;
import sparselab.kernels.Gemv;
import sparselab.kernels.Separable;
import sparselab.kernels.Spmm;
import sparselab.kernels.Spmv;
import sparselab.kernels.Team;
import sparselab.sparse.Csr;

/**
 * Chooses kernels by timing them on the layers' own weights and shapes. Layers of one shape and
 * about one sparsity are timed once.
 */
final class Choice {
  /** A sparse kernel must beat the best dense one by this factor: less is noise. */
  private static final double MARGIN = 0.97;

  /** Sparsities closer than this count as one. */
  private static final double SPARSITY_STEP = 0.02;

  /** Above so many multiply-adds the tiled kernels win, and the JIT is spared the others. */
  private static final long LARGE = 1 << 20;

  /** Weights that a processor may keep in its nearer caches from one run to the next. */
  private static final long MOST_CACHED_BYTES = 16 << 20;

  /** Contenders this much slower than the fastest are not timed further. */
  private static final double GIVEN_UP = 3;

  /**
   * A layer's product {@code Y(m,n) = W(m,k)·X}.
   *
   * @param image the convolution, or null for a matrix product with {@code X(k,n)}
   * @param before the depthwise convolution, of this shape, whose outputs are X; null for none
   * @param weights (m·k) row-major
   * @param epilogue as in the network: it is part of the time
   */
  @SuppressWarnings("ArrayRecordComponent") // shared with the epilogue, compared by nobody
  record Product(
      String node,
      String layer,
      int m,
      int k,
      int n,
      Conv.@Nullable Shape image,
      boolean depthwise,
      @Nullable Before before,
      float[] weights,
      Epilogue epilogue) {
    private long inputs() {
      return image == null
          ? (long) k * n
          : (long) image.inChannels() * image.height() * image.width();
    }

    private long macs() {
      return (long) m * k * n;
    }
  }

  /** A depthwise convolution that becomes part of a product. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Before(float[] windows, Epilogue between) {}

  /** What was chosen. */
  record Chosen(Kernel kernel, EnginePlan.Row row) {}

  private record Candidate(String name, boolean sparse, Supplier<Kernel> make) {}

  /** What decides about the times; for equal ones they are taken once. */
  private record Key(
      int m,
      int k,
      int n,
      Conv.@Nullable Shape image,
      Activation activation,
      long sparsity,
      List<String> candidates) {}

  private record Timed(String node, int chosen, List<Timing> timings, String why) {}

  private final Engine.Options options;
  private final @Nullable Team team;
  private final @Nullable CacheSweep sweep;
  private final Map<Key, Timed> timed = new HashMap<>();

  /**
   * @param weightBytes of the whole network, dense: if there are many, those that a run needs once,
   *     for a single column, are never in the caches when their turn comes
   */
  Choice(Engine.Options options, @Nullable Team team, long weightBytes) {
    this.options = options;
    this.team = team;
    this.sweep = weightBytes > MOST_CACHED_BYTES ? new CacheSweep(team) : null;
  }

  /** The kernel for a layer. */
  Chosen of(Product product) {
    Csr csr = Csr.of(product.m, product.k, product.weights);
    List<Candidate> candidates = candidates(product, csr);
    var key =
        new Key(
            product.m,
            product.k,
            product.n,
            product.image,
            product.epilogue.activation(),
            Math.round(csr.sparsity() / SPARSITY_STEP),
            candidates.stream().map(Candidate::name).toList());
    Timed known = timed.get(key);
    Kernel kernel;
    String why;
    if (known == null) {
      List<Kernel> kernels = candidates.stream().map(c -> c.make.get()).toList();
      known = time(product, csr, candidates, kernels);
      timed.put(key, known);
      kernel = kernels.get(known.chosen);
      why = known.why;
    } else {
      kernel = candidates.get(known.chosen).make.get();
      why = known.why + " (timed on " + known.node + ", of the same shape)";
    }
    var measured = new ArrayList<EnginePlan.Candidate>();
    for (int i = 0; i < candidates.size(); i++) {
      measured.add(new EnginePlan.Candidate(candidates.get(i).name, known.timings.get(i)));
    }
    Candidate chosen = candidates.get(known.chosen);
    return new Chosen(
        kernel,
        new EnginePlan.Row(
            product.node,
            product.layer,
            product.m,
            product.k,
            product.n,
            csr.sparsity(),
            chosen.name,
            chosen.sparse,
            known.timings.get(known.chosen).seconds(),
            kernel.bytes(),
            measured,
            why));
  }

  private Timed time(Product product, Csr csr, List<Candidate> candidates, List<Kernel> kernels) {
    Floats x = noise(product.inputs());
    Floats y = Floats.allocate((long) product.m * product.n);
    List<Runnable> calls =
        kernels.stream()
            .<Runnable>map(k -> () -> k.run(x, product.n, y, product.epilogue, team))
            .toList();
    List<Timing> timings =
        Race.timings(
            Race.run(
                calls,
                new Race.Options(
                    options.rounds(),
                    options.warmSeconds(),
                    GIVEN_UP,
                    options.seed(),
                    product.n == 1 ? sweep : null)));
    int dense = fastest(candidates, timings, false);
    int sparse = fastest(candidates, timings, true);
    boolean sparseWins =
        dense < 0
            || (sparse >= 0
                && timings.get(sparse).seconds() < MARGIN * timings.get(dense).seconds());
    return new Timed(
        product.node,
        sparseWins ? sparse : dense,
        timings,
        why(csr, timings, dense, sparse, sparseWins));
  }

  private List<Candidate> candidates(Product product, Csr csr) {
    boolean zeros = csr.nnz() < (long) product.m * product.k;
    boolean sparse = zeros && options.kernels() != Engine.Kernels.DENSE && !product.depthwise;
    boolean dense = !sparse || options.kernels() != Engine.Kernels.SPARSE;
    var candidates = new ArrayList<Candidate>();
    if (dense) {
      candidates.addAll(dense(product, csr));
    }
    if (sparse) {
      candidates.addAll(sparse(product, csr));
    }
    return candidates;
  }

  private static List<Candidate> dense(Product product, Csr csr) {
    Conv.Shape image = product.image;
    float[] weights = product.weights;
    if (product.before != null) {
      return List.of(pair(product, csr, Separable.dense(), false));
    }
    if (product.depthwise && image != null) {
      Depthwise rung = Depthwise.best();
      return List.of(
          new Candidate(
              "depthwise " + rung.name(),
              false,
              () -> new Kernel.Image(rung.prepare(image, weights))));
    }
    if (image != null) {
      Conv rung = Conv.dense();
      String name = rung.name().startsWith("dense") ? rung.name() : "dense " + rung.name();
      return List.of(new Candidate(name, false, () -> new Kernel.Image(rung.prepare(image, csr))));
    }
    if (product.n == 1) {
      Gemv rung = Gemv.best();
      return List.of(
          new Candidate(
              "dense " + rung.name(),
              false,
              () -> new Kernel.Vector(rung.prepare(product.m, product.k, weights))));
    }
    return Gemm.candidates().stream()
        .filter(rung -> rung == Gemm.best() || product.macs() < LARGE)
        .map(
            rung ->
                new Candidate(
                    "dense " + rung.name(),
                    false,
                    () -> new Kernel.Matrix(rung.prepare(product.m, product.k, weights))))
        .toList();
  }

  private static List<Candidate> sparse(Product product, Csr csr) {
    Conv.Shape image = product.image;
    if (product.before != null) {
      return List.of(pair(product, csr, Separable.best(), true));
    }
    if (image != null) {
      Conv rung = Conv.best();
      return List.of(
          new Candidate(
              "sparse " + rung.name(), true, () -> new Kernel.Image(rung.prepare(image, csr))));
    }
    if (product.n == 1) {
      Spmv rung = Spmv.best(csr.density());
      return List.of(
          new Candidate("sparse " + rung.name(), true, () -> new Kernel.Vector(rung.prepare(csr))));
    }
    return Spmm.candidates(csr).stream()
        .filter(rung -> !rung.name().equals("vector") || product.macs() < LARGE)
        .map(
            rung ->
                new Candidate(
                    "sparse " + rung.name(), true, () -> new Kernel.Matrix(rung.prepare(csr))))
        .toList();
  }

  private static Candidate pair(Product product, Csr csr, Separable rung, boolean sparse) {
    Conv.Shape image = Objects.requireNonNull(product.image);
    Before before = Objects.requireNonNull(product.before);
    String kind = sparse ? "sparse " : rung.name().startsWith("dense") ? "" : "dense ";
    return new Candidate(
        kind + rung.name() + " on depthwise",
        sparse,
        () -> new Kernel.Image(rung.prepare(image, before.windows, before.between, csr)));
  }

  private static int fastest(List<Candidate> candidates, List<Timing> timings, boolean sparse) {
    return IntStream.range(0, timings.size())
        .filter(i -> candidates.get(i).sparse == sparse)
        .boxed()
        .min(Comparator.comparingDouble(i -> timings.get(i).seconds()))
        .orElse(-1);
  }

  private String why(Csr csr, List<Timing> timings, int dense, int sparse, boolean sparseWins) {
    if (options.kernels() != Engine.Kernels.FASTEST) {
      return "only " + (dense >= 0 ? "dense" : "sparse") + " kernels were asked for";
    }
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

  private Floats noise(long count) {
    var random = new SplittableRandom(options.seed());
    float[] some = new float[(int) Math.min(count, 1 << 16)];
    for (int i = 0; i < some.length; i++) {
      some[i] = (float) (random.nextDouble() - 0.5);
    }
    Floats floats = Floats.allocate(count);
    for (long at = 0; at < count; at += some.length) {
      int length = (int) Math.min(some.length, count - at);
      floats.slice(at, length).copyFrom(Arrays.copyOf(some, length));
    }
    return floats;
  }
}
