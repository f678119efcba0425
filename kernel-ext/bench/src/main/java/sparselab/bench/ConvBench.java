package sparselab.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import sparselab.bench.Rounds.Candidate;
import sparselab.kernels.Activation;
import sparselab.kernels.Conv;
import sparselab.kernels.Depthwise;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Separable;
import sparselab.kernels.Spmm;
import sparselab.kernels.Team;
import sparselab.sparse.Csr;

/**
 * Sparse against dense convolution of one image, window k × k with the padding that keeps its size
 * at stride 1; with {@code --kind depthwise} each channel by itself, with {@code --kind separable}
 * that and a sparse 1×1 convolution after it.
 */
final class ConvBench {
  private static final Set<String> VALUES =
      Set.of("in", "out", "size", "window", "stride", "sparsity", "pattern", "kind", "seed");

  private static final Epilogue BETWEEN = Epilogue.of(Activation.RELU);

  private ConvBench() {}

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, VALUES);
    String kind = flags.text("kind", "full");
    boolean depthwise = kind.equals("depthwise");
    boolean separable = kind.equals("separable");
    int in = flags.number("in", 64);
    int window = flags.number("window", 3);
    int size = flags.number("size", 56);
    int outChannels = depthwise ? in : flags.number("out", in);
    var shape =
        new Conv.Shape(
            in, size, size, outChannels, window, window, flags.number("stride", 1), window / 2);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(flags.number("seed", 1));
    double sparsity = depthwise ? 0 : flags.real("sparsity", 0.8);
    int patch = depthwise ? window * window : separable ? in : shape.patch();
    float[] weights =
        Patterns.weights(
            outChannels, patch, sparsity, flags.text("pattern", "unstructured"), random);
    var input = Floats.of(Patterns.weights(in, size * size, 0, "unstructured", random));
    try (var team = Team.of(flags.number("threads", 1))) {
      var candidates = new ArrayList<Candidate>();
      if (depthwise) {
        for (Depthwise rung :
            Depthwise.ALL.subList(Math.min(1, Depthwise.ALL.size() - 1), Depthwise.ALL.size())) {
          candidates.add(candidate(rung.name(), rung.prepare(shape, weights), input, team));
        }
      } else if (separable) {
        var windows = Patterns.weights(in, window * window, 0, "unstructured", random);
        var csr = Csr.of(outChannels, in, weights);
        for (Spmm second : Spmm.candidates(csr)) {
          candidates.add(oneAfterTheOther(shape, windows, second, csr, input, team));
        }
        for (Separable rung :
            Separable.ALL.subList(Math.min(1, Separable.ALL.size() - 1), Separable.ALL.size())) {
          candidates.add(
              candidate(rung.name(), rung.prepare(shape, windows, BETWEEN, csr), input, team));
        }
      } else {
        var csr = Csr.of(outChannels, patch, weights);
        for (Conv rung : Conv.ALL.subList(Math.min(1, Conv.ALL.size() - 1), Conv.ALL.size())) {
          candidates.add(candidate(rung.name(), rung.prepare(shape, csr), input, team));
        }
      }
      double macs = (double) outChannels * patch * shape.outHeight() * shape.outWidth();
      String title =
          String.format(
              Locale.ROOT,
              "conv %s %d to %d, %dx%d, window %d, stride %d, sparsity %.2f, threads %d",
              kind,
              in,
              outChannels,
              size,
              size,
              window,
              shape.stride(),
              sparsity,
              team.size());
      Rounds.of(flags).print(candidates, title, 2 * macs, flags.has("json"), out);
    }
  }

  private static Candidate oneAfterTheOther(
      Conv.Shape shape, float[] windows, Spmm rung, Csr csr, Floats input, Team team) {
    int in = shape.inChannels();
    int n = shape.outHeight() * shape.outWidth();
    var channels =
        new Conv.Shape(
            in,
            shape.height(),
            shape.width(),
            in,
            shape.kernelHeight(),
            shape.kernelWidth(),
            shape.stride(),
            shape.padding());
    Conv.Prepared first = Depthwise.best().prepare(channels, windows);
    Spmm.Prepared second = rung.prepare(csr);
    var middle = Floats.allocate((long) in * n);
    var output = Floats.allocate((long) shape.outChannels() * n);
    return new Candidate(
        "depthwise, then " + rung.name(),
        () -> {
          first.multiply(input, middle, BETWEEN, team);
          second.multiply(middle, n, output, Epilogue.NONE, team);
        },
        output);
  }

  private static Candidate candidate(String name, Conv.Prepared conv, Floats input, Team team) {
    var output =
        Floats.allocate(
            (long) conv.shape().outChannels() * conv.shape().outHeight() * conv.shape().outWidth());
    return new Candidate(
        name,
        team.size() == 1
            ? () -> conv.multiply(input, output, Epilogue.NONE)
            : () -> conv.multiply(input, output, Epilogue.NONE, team),
        output);
  }
}
