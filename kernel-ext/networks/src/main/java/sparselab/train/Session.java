package sparselab.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Node;

/** The state of one training: parameters, masks, step count, backend. */
final class Session implements Training, AutoCloseable {
  private final Network start;
  private final Trainer.Options options;
  private final List<Callback> callbacks;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Gradients gradients;
  private final Examples train;
  private final Examples validation;
  private final long steps;
  private Masks masks;
  private long step;
  private int epochsDone;
  private double batchLoss = Double.NaN;

  Session(
      Network network, Masks masks, Split data, Trainer.Options options, List<Callback> callbacks) {
    masks.applyTo(network); // checks names and shapes
    this.start = network;
    this.masks = masks;
    this.options = options;
    this.callbacks = callbacks;
    this.train = Examples.of(data.train());
    this.validation = Examples.of(data.validation());
    for (Node node : network.nodes()) {
      for (String shortName : node.layer().weightShapes().keySet()) {
        String name = node.weight(shortName);
        boolean trainable = node.layer().trainable(shortName);
        parameters.put(
            name, new Parameter(name, network.weightShape(name), network.weight(name), trainable));
      }
    }
    parameters.values().forEach(parameter -> parameter.mask(masks.byName().get(parameter.name)));
    int batches = Math.ceilDiv(data.train().size(), options.batchSize());
    this.steps = (long) batches * options.epochs();
    this.gradients =
        switch (options.backend()) {
          case KERNELS -> new KernelGradients(network, parameters, options.batchSize());
          case SAMEDIFF -> new SameDiffGradients(network, parameters);
        };
  }

  Trainer.Options options() {
    return options;
  }

  double trainStep(int[] rows) {
    batchLoss = gradients.compute(train, rows);
    if (!Double.isFinite(batchLoss)) {
      throw new ArithmeticException(
          "%s: the loss of step %d is %s; lower the learning rate, or look for NaN in the weights"
              .formatted(start.name(), step, batchLoss));
    }
    double rate = options.schedule().at(step, steps);
    step++;
    for (Parameter parameter : parameters.values()) {
      parameter.update(options.optimizer(), rate, step);
    }
    return batchLoss;
  }

  Evaluation validate() {
    return gradients.evaluate(validation);
  }

  void checkMasks() {
    parameters.values().forEach(Parameter::checkMask);
  }

  void callAtStep() {
    for (Callback callback : callbacks) {
      switch (callback) {
        case Callback.EveryStep every when step > 0 && step % every.period() == 0 ->
            every.action().accept(this);
        case Callback.AtStep at when at.step() == step -> at.action().accept(this);
        case Callback.EveryStep _, Callback.AtStep _, Callback.EveryEpoch _ -> {}
      }
    }
  }

  void callAtEpoch(int epoch) {
    epochsDone = epoch;
    for (Callback callback : callbacks) {
      if (callback instanceof Callback.EveryEpoch every && epoch % every.period() == 0) {
        every.action().accept(this);
      }
    }
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public int epochsDone() {
    return epochsDone;
  }

  @Override
  public double batchLoss() {
    return batchLoss;
  }

  @Override
  public Network network() {
    var weights = new LinkedHashMap<String, INDArray>();
    parameters.forEach((name, parameter) -> weights.put(name, parameter.toArray()));
    return start.withWeights(weights);
  }

  @Override
  public Masks masks() {
    return masks;
  }

  @Override
  public void masks(Masks other) {
    other.applyTo(start); // checks names and shapes
    masks = other;
    for (Parameter parameter : parameters.values()) {
      Mask mask = other.byName().get(parameter.name);
      parameter.mask(mask);
    }
  }

  @Override
  public void network(Network network) {
    parameters.forEach((name, parameter) -> parameter.assign(network.weight(name)));
  }

  @Override
  public INDArray denseGradient(String weightName) {
    start.weight(weightName); // a name that is not there is an error that lists those that are
    Parameter parameter = parameters.get(weightName);
    if (parameter == null) {
      throw new AssertionError(weightName);
    }
    return parameter.gradientArray();
  }

  @Override
  public void close() {
    gradients.close();
  }
}
