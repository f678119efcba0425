package sparselab.train;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * The plain dense forward pass on ND4J: the reference for every other way to run a network, and the
 * dense engine that sparse plans are timed against. Zeros in the weights save it nothing.
 */
public final class Inference {
  private static final int BATCH = 256;

  private final Network network;
  private final Map<String, DenseLayer> layers = new HashMap<>();

  private Inference(Network network) {
    this.network = network;
    for (Node node : network.nodes()) {
      layers.put(node.name(), DenseLayer.of(network, node));
    }
  }

  /** Prepares a network: weights are laid out once, as the native calls want them. */
  public static Inference of(Network network) {
    return new Inference(network);
  }

  public Network network() {
    return network;
  }

  /**
   * Output of the last node.
   *
   * @param x float32 (n, …) with as many values an example as the network's input shape
   * @return (n, …output shape), fresh
   */
  public INDArray outputs(INDArray x) {
    return requireNonNull(activations(x).get(network.nodes().getLast().name()));
  }

  /** Output of every node by name, with the input under {@link Network#INPUT}. */
  public Map<String, INDArray> activations(INDArray x) {
    long[] shape = network.inputShape().withBatch(x.size(0));
    if (x.length() != Arrays.stream(shape).reduce(1, (a, b) -> a * b)) {
      throw new IllegalArgumentException(
          "%s: expected input %s, found %s"
              .formatted(network.name(), Arrays.toString(shape), Arrays.toString(x.shape())));
    }
    var values = new HashMap<String, INDArray>();
    values.put(Network.INPUT, x.reshape('c', shape));
    for (Node node : network.nodes()) {
      INDArray[] inputs = node.inputs().stream().map(values::get).toArray(INDArray[]::new);
      values.put(node.name(), requireNonNull(layers.get(node.name())).forward(inputs));
    }
    return values;
  }

  /** Accuracy and mean softmax cross-entropy, in batches of 256. */
  public Evaluation evaluate(Dataset data) {
    Fit.check(network, data);
    return evaluate(Examples.of(data));
  }

  Evaluation evaluate(Examples data) {
    int classes = network.outputShape().size(0);
    var score = new Score();
    for (int from = 0; from < data.size(); from += BATCH) {
      int[] rows = IntStream.range(from, Math.min(data.size(), from + BATCH)).toArray();
      float[] x = new float[rows.length * data.width()];
      data.gather(rows, x);
      long[] shape = network.inputShape().withBatch(rows.length);
      float[] logits = Parameter.floats(outputs(Nd4j.create(x, shape, 'c')));
      for (int i = 0; i < rows.length; i++) {
        score.add(logits, i * classes, classes, data.labels()[rows[i]]);
      }
    }
    return score.evaluation();
  }
}
