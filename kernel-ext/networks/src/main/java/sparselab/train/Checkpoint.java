package sparselab.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;

/**
 * A training between two steps: all that is needed to go on as if it had never stopped.
 *
 * @param network name of the network
 * @param step steps done, of all there will be: decides learning rate and order of the examples
 * @param updates steps of the optimiser since its state was last zero: Adam corrects by it
 * @param epochs epochs done
 * @param lossSum loss times examples, over the epoch under way
 * @param masks in force
 * @param tensors every weight tensor with its optimiser state, by name
 * @param extra what a {@link Parametrisation} learns besides; empty without
 * @param options of the training, in words
 * @param dataSha256 digest of the split
 */
public record Checkpoint(
    String network,
    long step,
    long updates,
    List<Epoch> epochs,
    double lossSum,
    Masks masks,
    Map<String, Tensor> tensors,
    Map<String, float[]> extra,
    String options,
    String dataSha256) {
  public Checkpoint {
    epochs = List.copyOf(epochs);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    if (step < 0 || updates < 0) {
      throw new IllegalArgumentException(
          "Checkpoint: expected step and updates ≥ 0, found %d and %d".formatted(step, updates));
    }
  }

  /**
   * One weight tensor, row-major.
   *
   * @param value as trained; under a {@link Parametrisation} not what the network computes with
   * @param first momentum, or Adam's first moment
   * @param second Adam's second moment
   */
  @SuppressWarnings("ArrayRecordComponent") // large and read only; nobody compares records
  public record Tensor(Shape shape, float[] value, float[] first, float[] second) {
    public Tensor {
      if (value.length != shape.count()
          || first.length != value.length
          || second.length != value.length) {
        throw new IllegalArgumentException(
            "Checkpoint: expected %d values and moments for shape %s, found %d, %d, %d"
                .formatted(shape.count(), shape, value.length, first.length, second.length));
      }
    }
  }

  /** A training not begun, at the given step of its schedule; the optimiser's state is zero. */
  static Checkpoint start(
      Network network, Masks masks, long step, Trainer.Options options, String dataSha256) {
    var tensors = new LinkedHashMap<String, Tensor>();
    for (Node node : network.nodes()) {
      for (String shortName : node.layer().weightShapes().keySet()) {
        String name = node.weight(shortName);
        float[] value = Parameter.floats(network.weight(name));
        tensors.put(
            name,
            new Tensor(
                network.weightShape(name),
                value,
                new float[value.length],
                new float[value.length]));
      }
    }
    return new Checkpoint(
        network.name(),
        step,
        0,
        List.of(),
        0,
        masks,
        tensors,
        Map.of(),
        options.toString(),
        dataSha256);
  }

  /**
   * The network with the weights of this moment.
   *
   * @param like the same layers, whatever its weights
   * @throws IllegalArgumentException when it has other tensors
   */
  public Network network(Network like) {
    checkFits(like);
    var weights = new LinkedHashMap<String, INDArray>();
    tensors.forEach(
        (name, tensor) ->
            weights.put(name, Nd4j.create(tensor.value().clone(), tensor.shape().toLongs(), 'c')));
    return masks.applyTo(like.withWeights(weights));
  }

  void checkFits(Network other) {
    var wrong = new ArrayList<String>();
    other
        .weights()
        .forEach(
            (name, weight) -> {
              Tensor tensor = tensors.get(name);
              Shape wanted = Shape.of(weight);
              if (tensor == null || !tensor.shape().equals(wanted)) {
                wrong.add(
                    "%s: expected %s, found %s"
                        .formatted(name, wanted, tensor == null ? "none" : tensor.shape()));
              }
            });
    if (!wrong.isEmpty() || tensors.size() != other.weights().size()) {
      throw new IllegalArgumentException(
          "Checkpoint of %s does not fit %s: %s"
              .formatted(network, other.name(), wrong.isEmpty() ? "more tensors" : wrong));
    }
  }

  void checkResumes(Trainer.Options other, String otherData) {
    if (!options.equals(other.toString())) {
      throw new IllegalArgumentException(
          "Checkpoint of %s: expected the options it was made with, %s, found %s; use those, or start anew from network(...)"
              .formatted(network, options, other));
    }
    if (!dataSha256.equals(otherData)) {
      throw new IllegalArgumentException(
          "Checkpoint of %s: expected data with digest %s, found %s"
              .formatted(network, dataSha256, otherData));
    }
  }
}
