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
import sparselab.bench.Rounds.Candidate;
import sparselab.engine.CompiledNetwork;
import sparselab.engine.Engine;
import sparselab.engine.StepTimes;
import sparselab.io.Onnx;
import sparselab.kernels.Floats;
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
 * A whole network, one input at a time: our dense and sparse plans against ONNX Runtime, dense, on
 * the same network, in turns within one process.
 */
final class NetBench {
  private static final Set<String> VALUES = Set.of("sparsity", "prune", "batch", "size");

  private NetBench() {}

  /** What one run compares. */
  private record Variant(String name, Network network, Masks masks, Engine.Kernels kernels) {}

  static void run(String[] arguments, PrintStream out) {
    if (arguments.length < 2 || arguments[1].startsWith("--")) {
      throw new IllegalArgumentException(
          "bench net: expected one of %s, or FILE.onnx, after net".formatted(names()));
    }
    var flags = Flags.parse(arguments, 2, VALUES);
    Network network = network(arguments[1], flags);
    double sparsity = flags.real("sparsity", 0.8);
    String prune = flags.text("prune", "all");
    int threads = flags.number("threads", 1);
    int batch = flags.number("batch", 1);
    Masks masks = masks(network, sparsity, prune);
    var variants = new ArrayList<Variant>();
    variants.add(new Variant("ours dense", network, Masks.none(), Engine.Kernels.FASTEST));
    variants.add(new Variant("ours sparse", network, masks, Engine.Kernels.FASTEST));
    if (prune.equals("channels")) {
      variants.set(
          1,
          new Variant(
              "ours, half channels", halved(arguments[1], flags), masks, Engine.Kernels.FASTEST));
    }
    float[] x = inputs(network, batch);
    var input = Floats.of(x);
    var candidates = new ArrayList<Candidate>();
    try (var peer = OrtPeer.of(network, x, batch, threads)) {
      peer.ifPresent(ort -> candidates.add(ort.candidate()));
      var compiled = new ArrayList<CompiledNetwork>();
      for (Variant variant : variants) {
        long start = System.nanoTime();
        var options = Engine.Options.defaults().withBatch(batch).withThreads(threads);
        compiled.add(
            Engine.compile(
                variant.network,
                variant.masks,
                options.withKernels(variant.kernels),
                Progress.none()));
        if (!flags.has("json")) {
          out.printf(
              Locale.ROOT,
              "%s compiled in %.1f s%n",
              variant.name,
              (System.nanoTime() - start) * 1e-9);
        }
      }
      for (int i = 0; i < variants.size(); i++) {
        CompiledNetwork each = compiled.get(i);
        var y = Floats.allocate((long) batch * each.network().outputShape().count());
        candidates.add(
            new Candidate(variants.get(i).name, () -> each.run(input, batch, y), y));
      }
      String title =
          String.format(
              Locale.ROOT,
              "net %s, batch %d, sparsity %.2f of %s, threads %d",
              network.name(),
              batch,
              sparsity,
              prune,
              threads);
      candidates.forEach(candidate -> candidate.run().run());
      if (peer.isPresent()) {
        agree(candidates.get(0), candidates.get(1));
      }
      Rounds.of(flags).printNets(candidates, title, 2.0 * network.macs() * batch, flags, out);
      if (flags.has("steps")) {
        for (int i = 0; i < variants.size(); i++) {
          out.println(variants.get(i).name);
          out.println(StepTimes.measure(compiled.get(i), 21, 0.5));
        }
      }
    }
  }
}
