package sparselab.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sparselab.bench.NetBench.Variant;
import sparselab.bench.Rounds.Candidate;
import sparselab.engine.Decoder;
import sparselab.engine.Engine;
import sparselab.engine.StepTimes;
import sparselab.kernels.Floats;
import sparselab.network.Network;
import sparselab.train.Progress;

/**
 * The last position of a sequence, when the keys and values of all others are there: our decoders,
 * dense and sparse. Our output there is held against ONNX Runtime's for the whole sequence.
 *
 * <p>The exported graph has no cache, so ONNX Runtime is timed on one position that has no past: it
 * reads the same weights, and is spared the attention to the others.
 */
final class DecodeBench {
  private DecodeBench() {}

  static void run(List<Variant> variants, Flags flags, PrintStream out) {
    if (flags.number("batch", 1) != 1 || flags.peers().isPresent()) {
      throw new IllegalArgumentException(
          "bench net, decoding: expected one sequence and no --peers, whose graphs have no cache");
    }
    Network network = variants.getFirst().network();
    int threads = flags.number("threads", 1);
    int positions = network.inputShape().size(0);
    float[] x = NetBench.inputs(network, 1);
    int width = x.length / positions;
    float[] last = Arrays.copyOfRange(x, x.length - width, x.length);
    var options = Engine.Options.defaults().withThreads(threads);
    var decoders = new ArrayList<Decoder>();
    var ours = new ArrayList<Candidate>();
    for (Variant variant : variants) {
      Decoder decoder =
          NetBench.compiled(
              variant,
              () ->
                  Engine.decoder(
                      variant.network(), variant.masks(), positions, options, Progress.none()),
              flags,
              out);
      decoders.add(decoder);
      ours.add(candidate(variant.name(), decoder, x, last));
    }
    NetBench.agree(
        ours.getFirst().name(), lastOfWhole(network, x, threads), ours.getFirst().result().get());
    Network one = decoders.getFirst().network();
    try (var peer = OrtPeer.of(one, last, 1, threads)) {
      Candidate alone = peer.candidate();
      var candidates = new ArrayList<Candidate>();
      candidates.add(new Candidate("ONNX Runtime, no past", alone.timed(), alone.result()));
      candidates.addAll(ours);
      String title =
          String.format(
              Locale.ROOT,
              "net %s, one position after %d others, threads %d, %s",
              network.name(),
              positions - 1,
              threads,
              variants.getLast().name());
      Rounds.of(flags).table(candidates, title, 2.0 * one.macs(), flags.has("json"), out);
    }
    for (int i = 0; flags.has("steps") && i < variants.size(); i++) {
      out.println(variants.get(i).name());
      out.println(StepTimes.measure(decoders.get(i), positions - 1, 21, 0.5));
    }
  }

  /** The last position again and again, behind all others. */
  private static Candidate candidate(String name, Decoder decoder, float[] x, float[] last) {
    Decoder.Session session = decoder.session();
    for (int from = 0; from < x.length; from += last.length) {
      session.next(Arrays.copyOfRange(x, from, from + last.length));
    }
    int past = session.position() - 1;
    var input = Floats.of(last);
    var output = Floats.allocate(decoder.network().outputShape().count());
    Runnable step =
        () -> {
          session.rewind(past);
          session.next(input, output);
        };
    step.run();
    return new Candidate(name, step, output);
  }

  /** What ONNX Runtime computes for the last position of the whole sequence. */
  private static float[] lastOfWhole(Network network, float[] x, int threads) {
    try (var peer = OrtPeer.of(network, x, 1, threads)) {
      Candidate whole = peer.candidate();
      whole.timed().seconds(1, Rounds.Clock.WALL);
      float[] y = whole.result().get();
      return Arrays.copyOfRange(y, y.length - y.length / network.inputShape().size(0), y.length);
    }
  }
}
