package sparselab.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import sparselab.hardware.Op;
import sparselab.hardware.measure.Calibration.Measured;
import sparselab.hardware.measure.Measurements;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Unstructured;
import sparselab.network.BatchNorm;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Shape;
import sparselab.train.Progress;

/**
 * Measures layers on this machine as they run inside their networks: those of random networks to
 * calibrate with, and those of MobileNetV1 and BERT-base to hold predictions against.
 *
 * <p>Layers are timed where they stand, because what the layer before left in the caches decides
 * about much of their time. Weights are random, and single zeros too: a kernel's time does not
 * depend on the values.
 */
public final class MachineCheck {
  /** Of the networks that are predicted. */
  private static final double SPARSITY = 0.8;

  private static final int IMAGE = 224;
  private static final int POSITIONS = 128;

  private MachineCheck() {}

  /**
   * How much to measure.
   *
   * @param convNets random convolutional networks to calibrate with
   * @param encoders random encoders
   * @param rounds timed runs of each network; of each layer the median counts
   * @param warmSeconds that each network runs before
   */
  public record Options(int convNets, int encoders, int rounds, double warmSeconds, long seed) {
    /** Five and five networks, 11 rounds after 0.3 seconds. */
    public static Options defaults() {
      return new Options(5, 5, 11, 0.3, 1);
    }
  }

  /** Measures everything; minutes. */
  public static Measurements measure(Options options, Progress progress) {
    var random = new SplittableRandom(options.seed);
    int all = options.convNets + options.encoders + 2;
    int done = 0;
    var seen = new ArrayList<Measured>();
    for (int i = 0; i < options.convNets; i++) {
      Network network = convNet("conv" + i, random);
      progress.at(done++, all, "measuring " + network);
      seen.addAll(measure(network, random.nextDouble(0.6, 0.95), options));
    }
    for (int i = 0; i < options.encoders; i++) {
      Network network = encoder(random);
      progress.at(done++, all, "measuring " + network);
      seen.addAll(measure(network, random.nextDouble(0.6, 0.95), options));
    }
    Network mobileNet = Networks.mobileNetV1(new Shape(3, IMAGE, IMAGE), 1000, 1, 1);
    progress.at(done++, all, "measuring " + mobileNet);
    var unseen = new ArrayList<>(measure(mobileNet, SPARSITY, options));
    Network bert = Networks.bertEncoder(1000, POSITIONS, 768, 12, 3072, 12, 2, 1);
    progress.at(done++, all, "measuring " + bert);
    unseen.addAll(measure(bert, SPARSITY, options));
    progress.at(done, all, "measured");
    return new Measurements(seen, unseen);
  }

  private static List<Measured> measure(Network network, double sparsity, Options options) {
    return layers(network, sparsity, 1, options.rounds, options.warmSeconds, options.seed);
  }

  /**
   * Every layer with weights as it runs inside its network: dense, and with single zeros where
   * there is a sparse kernel for it.
   *
   * @param sparsity share of zeros, at random places
   * @param rounds timed batches; of each layer the median counts
   */
  public static List<Measured> layers(Network network, double sparsity, int batch, int rounds) {
    return layers(network, sparsity, batch, rounds, 0.3, 1);
  }

  private static List<Measured> layers(
      Network network, double sparsity, int batch, int rounds, double warmSeconds, long seed) {
    Masks masks = scattered(network, sparsity, seed);
    LayerTimes times =
        LayerTimes.measure(
            network,
            masks,
            Engine.Options.defaults().withBatch(batch).withRounds(5),
            rounds,
            warmSeconds,
            Progress.none());
    Map<String, Op> dense = byName(network, Masks.none(), batch);
    Map<String, Op> sparse = byName(network, masks, batch);
    var measured = new ArrayList<Measured>();
    for (LayerTimes.Row row : times.rows()) {
      measured.add(new Measured(op(dense, network, row), row.dense().seconds()));
      if (row.sparsity() > 0) {
        measured.add(new Measured(op(sparse, network, row), row.sparse().seconds()));
      }
    }
    return measured;
  }

  private static Op op(Map<String, Op> ops, Network network, LayerTimes.Row row) {
    Op op = ops.get(row.node());
    if (op == null) {
      throw new IllegalStateException("no op for layer " + row.node() + " in " + ops.keySet());
    }
    return op.named(network.name() + " " + row.node());
  }

  private static Map<String, Op> byName(Network network, Masks masks, int batch) {
    var byName = new HashMap<String, Op>();
    Workloads.of(network, masks, batch).ops().forEach(op -> byName.put(op.name(), op));
    return byName;
  }

  /** Zeros anywhere, in every layer but depthwise ones, which have dense kernels only. */
  static Masks scattered(Network network, double sparsity, long seed) {
    var random = new SplittableRandom(seed);
    var masks = new LinkedHashMap<String, Mask>();
    for (Node node : network.nodes()) {
      if (node.layer().prunable() && !(node.layer() instanceof DepthwiseConv2d)) {
        String name = node.weight("weight");
        Shape shape = network.weightShape(name);
        var kept = new BitSet(shape.count());
        for (int i = 0; i < shape.count(); i++) {
          kept.set(i, random.nextDouble() >= sparsity);
        }
        masks.put(name, new Mask(shape, kept, new Unstructured()));
      }
    }
    return new Masks(masks);
  }

  /** A stem, two plain 3×3 convolutions, then depthwise and pointwise ones: no two of a size. */
  static Network convNet(String name, SplittableRandom random) {
    var net = new NetworkBuilder(name, new Shape(3, side(random), side(random)));
    conv(net, "stem", 8 * random.nextInt(2, 8), 3, 2);
    conv(net, "plain1", 8 * random.nextInt(3, 12), 3, random.nextInt(1, 3));
    conv(net, "plain2", 8 * random.nextInt(3, 20), 3, 1);
    for (int block = 1; block <= 8; block++) {
      int channels = net.shape().size(0);
      int stride = net.shape().size(1) > 7 && random.nextInt(3) == 0 ? 2 : 1;
      String depthwise = "block" + block + ".depthwise";
      net.add(depthwise, new DepthwiseConv2d(channels, 3, stride, 1));
      net.add(depthwise + ".norm", new BatchNorm(channels)).relu(depthwise + ".relu");
      int most = stride == 2 ? 3 * channels : 2 * channels;
      int out = Math.min(1200, random.nextInt(channels / 2, most) / 4 * 4 + 4);
      conv(net, "block" + block + ".pointwise", out, 1, 1);
    }
    return net.add("pool", new GlobalAveragePool())
        .linear("fc", 100 * random.nextInt(1, 13))
        .build(Initialisation.HE, random.nextLong());
  }

  private static int side(SplittableRandom random) {
    return 16 * random.nextInt(5, 16);
  }

  private static void conv(NetworkBuilder net, String name, int out, int kernel, int stride) {
    net.conv(name, out, kernel, stride, kernel / 2);
    net.add(name + ".norm", new BatchNorm(out)).relu(name + ".relu");
  }

  /** Three blocks: more weights than a core's own caches hold, as in a real encoder. */
  static Network encoder(SplittableRandom random) {
    int heads = random.nextInt(4, 17);
    int features = heads * 8 * random.nextInt(5, 11);
    int hidden = features * random.nextInt(4, 10) / 2 / 4 * 4;
    int positions = 4 * random.nextInt(10, 60);
    long seed = random.nextLong();
    return Networks.bertEncoder(500, positions, features, heads, hidden, 3, 2, seed);
  }
}
