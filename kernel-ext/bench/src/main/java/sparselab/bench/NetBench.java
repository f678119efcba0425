package sparselab.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import sparselab.bench.Rounds.Candidate;
import sparselab.engine.CompiledNetwork;
import sparselab.engine.Engine;
import sparselab.engine.StepTimes;
import sparselab.io.Onnx;
import sparselab.kernels.Floats;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Conv2d;
import sparselab.network.Embedding;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Pruner;
import sparselab.train.Progress;

/**
 * A whole network: our dense and sparse plans against ONNX Runtime, dense, on the same network, in
 * turns within one process. Of sequences, with {@code --decode} one position after the others
 * ({@link DecodeBench}).
 */
final class NetBench {
  private static final Set<String> VALUES = Set.of("sparsity", "prune", "batch");
  private static final Shape IMAGE = new Shape(3, 224, 224);
  private static final Shape SMALL = new Shape(3, 32, 32);

  /** Implies {@code --decode}. */
  private static final String DECODE = "llama-decode";

  /** The zoo by name, each for a width of its channels; those that have none ignore it. */
  private static final Map<String, DoubleFunction<Network>> ZOO = zoo();

  private static Map<String, DoubleFunction<Network>> zoo() {
    var zoo = new LinkedHashMap<String, DoubleFunction<Network>>();
    zoo.put("mobilenet-v1", width -> Networks.mobileNetV1(IMAGE, 1000, width, 1));
    zoo.put("mobilenet-v2", width -> Networks.mobileNetV2(IMAGE, 1000, width, 1));
    zoo.put("resnet-50", _ -> Networks.resnet50(IMAGE, 1000, 1));
    zoo.put("resnet-20", _ -> Networks.resnet20(SMALL, 10, 1));
    zoo.put("vgg-small", _ -> Networks.vggSmall(SMALL, 10, 1));
    zoo.put("lenet-300-100", _ -> Networks.lenet300(new Shape(1, 28, 28), 10, 1));
    zoo.put("lenet-5", _ -> Networks.lenet5(new Shape(1, 28, 28), 10, 1));
    zoo.put("bert-base", _ -> Networks.bertEncoder(30522, 128, 768, 12, 3072, 12, 2, 1));
    zoo.put("llama-block", _ -> Networks.llamaBlock(128, 2048, 32, 8, 5632, 1));
    zoo.put(DECODE, _ -> Networks.llamaBlock(129, 2048, 32, 8, 5632, 1));
    zoo.put("llama", _ -> Networks.llama(32_000, 129, 512, 8, 8, 1376, 8, 1));
    return zoo;
  }

  private NetBench() {}

  /** A network to compile. */
  record Variant(String name, Network network, Masks masks) {}

  static void run(String[] arguments, PrintStream out) {
    if (arguments.length < 2 || arguments[1].startsWith("--")) {
      throw new IllegalArgumentException(
          "bench net: expected one of %s, or FILE.onnx, after net".formatted(ZOO.keySet()));
    }
    var flags = Flags.parse(arguments, 2, VALUES);
    int batch = flags.number("batch", 1);
    int threads = flags.number("threads", 1);
    List<Variant> variants = variants(arguments[1], flags);
    if (flags.has("decode") || arguments[1].equals(DECODE)) {
      DecodeBench.run(variants, flags, out);
      return;
    }
    Network network = variants.getFirst().network;
    float[] x = inputs(network, batch);
    try (var peer = OrtPeer.of(network, x, batch, threads);
        var peers =
            batch > 1
                ? null
                : flags
                    .peers()
                    .map(python -> peers(python, variants.getLast(), x, threads))
                    .orElse(null)) {
      var candidates = new ArrayList<Candidate>(List.of(peer.candidate()));
      var compiled = new ArrayList<CompiledNetwork>();
      var input = Floats.of(x);
      for (Variant variant : variants) {
        CompiledNetwork each = compile(variant, batch, threads, flags, out);
        var y = Floats.allocate((long) batch * network.outputShape().count());
        compiled.add(each);
        candidates.add(new Candidate(variant.name, () -> each.run(input, batch, y), y));
      }
      if (peers != null) {
        candidates.addAll(peers.candidates());
      }
      Rounds rounds = Rounds.of(flags);
      candidates.forEach(candidate -> candidate.timed().seconds(1, rounds.clock()));
      agree(
          candidates.get(1).name(),
          candidates.get(0).result().get(),
          candidates.get(1).result().get());
      String title =
          String.format(
              Locale.ROOT,
              "net %s, batch %d, threads %d, %s",
              network.name(),
              batch,
              threads,
              variants.getLast().name);
      rounds.table(candidates, title, 2.0 * network.macs() * batch, flags.has("json"), out);
      for (int i = 0; flags.has("steps") && i < variants.size(); i++) {
        out.println(variants.get(i).name);
        out.println(StepTimes.measure(compiled.get(i), 21, 0.5));
      }
    }
  }

  /** What Python users have, on the pruned network as a file: zeros are all that tells. */
  private static Peers peers(Path python, Variant pruned, float[] x, int threads) {
    try {
      Path file = Files.createTempFile("sparselab-net", ".onnx");
      try {
        Onnx.write(pruned.network, pruned.masks, file);
        return Peers.net(python, file, x, threads);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ours dense, then ours pruned; an ONNX file brings its own zeros if no sparsity is asked for.
   */
  private static List<Variant> variants(String name, Flags flags) {
    String prune = flags.text("prune", "all");
    double sparsity = flags.real("sparsity", 0.8);
    DoubleFunction<Network> known = ZOO.get(name);
    Network network;
    Masks own = Masks.none();
    if (known != null) {
      network = known.apply(1);
    } else if (Files.exists(Path.of(name))) {
      try {
        Onnx.Imported imported = Onnx.read(Path.of(name));
        network = imported.network();
        own = imported.masks();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      throw new IllegalArgumentException(
          "bench net: expected one of %s or an ONNX file, found %s".formatted(ZOO.keySet(), name));
    }
    var dense = new Variant("ours dense", network, Masks.none());
    if (prune.equals("channels")) {
      if (known == null || !name.startsWith("mobilenet")) {
        throw new IllegalArgumentException(
            "bench net: --prune channels halves those of mobilenet-v1 and -v2, found " + name);
      }
      return List.of(dense, new Variant("ours, half channels", known.apply(0.5), Masks.none()));
    }
    if (known == null && !flags.has("sparsity")) {
      return List.of(dense, new Variant("ours, zeros of the file", network, own));
    }
    Masks all = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
    String what =
        String.format(Locale.ROOT, "ours, %.0f %% zeros in %s layers", 100 * sparsity, prune);
    return List.of(dense, new Variant(what, network, some(network, all, prune)));
  }

  /** The masks of the layers that were asked for. */
  private static Masks some(Network network, Masks all, String prune) {
    var some = new LinkedHashMap<String, Mask>();
    for (Node node : network.nodes()) {
      boolean wanted =
          switch (prune) {
            case "all" -> true;
            case "linear" -> node.layer() instanceof Linear;
            case "pointwise" -> node.layer() instanceof Conv2d conv && conv.kernel() == 1;
            default ->
                throw new IllegalArgumentException(
                    "bench net: --prune expected all, linear, pointwise or channels, found "
                        + prune);
          };
      Mask mask = all.byName().get(node.weight("weight"));
      if (wanted && mask != null) {
        some.put(node.weight("weight"), mask);
      }
    }
    return new Masks(some);
  }

  private static CompiledNetwork compile(
      Variant variant, int batch, int threads, Flags flags, PrintStream out) {
    var options = Engine.Options.defaults().withBatch(batch).withThreads(threads);
    return compiled(
        variant,
        () -> Engine.compile(variant.network, variant.masks, options, Progress.none()),
        flags,
        out);
  }

  /** Compiles, and says how long that took. */
  static <T> T compiled(Variant variant, Supplier<T> compile, Flags flags, PrintStream out) {
    long start = System.nanoTime();
    T compiled = compile.get();
    if (!flags.has("json")) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      out.printf(Locale.ROOT, "%s: compiled in %.1f s%n", variant.name, seconds);
    }
    return compiled;
  }

  /** Normal values, or token numbers where an embedding reads them. */
  static float[] inputs(Network network, int batch) {
    var random = new SplittableRandom(1);
    int vocabulary =
        network.nodes().stream()
            .filter(node -> node.inputs().contains(Network.INPUT))
            .map(node -> node.layer() instanceof Embedding table ? table.vocabulary() : 0)
            .max(Integer::compare)
            .orElse(0);
    float[] x = new float[Math.multiplyExact(batch, network.inputShape().count())];
    for (int i = 0; i < x.length; i++) {
      x[i] = vocabulary > 0 ? random.nextInt(vocabulary) : (float) random.nextGaussian();
    }
    return x;
  }

  /**
   * Holds outputs against ONNX Runtime's; sums of thousands of terms through dozens of layers in
   * another order: 1e-3 of the largest.
   */
  static void agree(String name, float[] a, float[] b) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i]));
      error = Math.max(error, Math.abs(a[i] - b[i]));
    }
    if (!(error <= 1e-3 * largest)) {
      throw new IllegalStateException(
          "bench net: %s differs from ONNX Runtime by %g of %g".formatted(name, error, largest));
    }
  }
}
