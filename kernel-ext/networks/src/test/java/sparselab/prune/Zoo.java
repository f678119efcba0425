package sparselab.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Add;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.GlobalAveragePool;
import sparselab.network.Initialisation;
import sparselab.network.Linear;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;

/** Every network of the lab at small sizes, and some whose graphs are awkward. */
public final class Zoo {
  private static final Shape IMAGE = new Shape(3, 32, 32);

  private Zoo() {}

  public static List<Network> all() {
    var all = new ArrayList<>(small());
    all.add(Networks.resnet50(IMAGE, 10, 1));
    return all;
  }

  /** All but ResNet-50, whose 24 million weights take seconds. */
  static List<Network> small() {
    var all =
        new ArrayList<>(
            List.of(
                Networks.lenet300(new Shape(1, 8, 8), 10, 1),
                Networks.smallCnn(new Shape(1, 8, 8), 10, 1),
                Networks.lenet5(new Shape(1, 28, 28), 10, 1),
                Networks.vggSmall(new Shape(3, 16, 16), 10, 1),
                Networks.resnet20(IMAGE, 10, 1),
                Networks.mobileNetV1(IMAGE, 10, 0.25, 1),
                Networks.mobileNetV2(IMAGE, 10, 0.35, 1),
                Networks.bertEncoder(50, 8, 32, 4, 64, 2, 3, 1),
                Networks.llamaBlock(6, 32, 8, 4, 48, 1),
                Networks.llama(50, 6, 16, 4, 2, 24, 2, 1)));
    all.addAll(awkward());
    return all;
  }

  /** A residual, a feed-forward and a transformer network that take no time. */
  static List<Network> tiny() {
    return List.of(
        Samples.mlp(12, 16, 20, 5),
        Networks.vggSmall(new Shape(3, 8, 8), 10, 1),
        Networks.bertEncoder(50, 8, 16, 4, 24, 1, 3, 1),
        Networks.llamaBlock(6, 16, 4, 2, 24, 1));
  }

  /** Concatenations, products, shared readers, and two producers behind one addition. */
  static List<Network> awkward() {
    return List.of(
        new NetworkBuilder("concat", new Shape(2, 6, 6))
            .conv("a", 5, 3, 1, 1)
            .add("b", new Conv2d(2, 3, 1, 1, 0), Network.INPUT)
            .add("both", new Concat(), "a", "b", "a")
            .add("norm", new BatchNorm(13))
            .add("depthwise", new DepthwiseConv2d(13, 3, 1, 1))
            .relu("relu")
            .conv("c", 7, 1, 1, 0)
            .flatten("flatten")
            .linear("fc", 3)
            .build(Initialisation.HE, 2),
        new NetworkBuilder("gates", new Shape(9))
            .linear("gate", 12)
            .add("silu", new Silu())
            .add("up", new Linear(9, 12), Network.INPUT)
            .add("product", new Multiply(), "silu", "up")
            .add("sum", new Add(), "product", "up")
            .linear("down", 4)
            .build(Initialisation.HE, 3),
        new NetworkBuilder("rms", new Shape(5))
            .add("embedding", new Embedding(11, 6, 0))
            .add("norm", new RmsNorm(6, 1e-5))
            .linear("fc1", 8)
            .add("silu", new Silu())
            .linear("fc2", 6)
            .add("add", new Add(), "fc2", "embedding")
            .add("mean", new GlobalAveragePool())
            .linear("fc3", 3)
            .build(Initialisation.HE, 4));
  }

  /** The network with norms, shifts and biases that are not those of a fresh one. */
  static Network lived(Network network) {
    var random = new Random(5);
    var weights = new LinkedHashMap<String, INDArray>();
    network
        .weights()
        .forEach(
            (name, w) -> {
              if (w.rank() == 1) {
                float[] values = w.dup('c').data().asFloat();
                boolean around = name.endsWith("scale") || name.endsWith("variance");
                for (int i = 0; i < values.length; i++) {
                  double noise = random.nextGaussian() / 10;
                  values[i] = (float) (around ? 1 + Math.abs(noise) : noise);
                }
                weights.put(name, Nd4j.create(values, w.shape(), 'c'));
              }
            });
    return network.withWeights(weights);
  }

  /** Inputs that the network can read. */
  static INDArray inputs(Network network, int examples) {
    INDArray x = Samples.data(network, examples, 2).features();
    if (!(network.nodes().getFirst().layer() instanceof Embedding embedding)) {
      return x;
    }
    float[] tokens = x.dup('c').data().asFloat();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Math.floorMod(Math.round(9 * tokens[i]), embedding.vocabulary());
    }
    return Nd4j.create(tokens, x.shape(), 'c');
  }
}
