package sparselab.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
  private final String dataSha256;
  private final @Nullable Parametrisation parametrisation;
  private final List<Epoch> epochs;
  private Masks masks;
  private long step;
  private long updates;
  private double lossSum;
  private int epochsDone;
  private double learningRate;
  private double batchLoss = Double.NaN;
  private boolean stopped;

  /**
   * @param from where to begin: weights, optimiser state, masks, step
   */
  Session(
      Network network,
      Checkpoint from,
      Split data,
      Trainer.Options options,
      List<Callback> callbacks) {
    from.checkFits(network);
    from.masks().applyTo(network); // checks names and shapes
    this.start = network;
    this.masks = from.masks();
    this.step = from.step();
    this.updates = from.updates();
    this.epochs = new ArrayList<>(from.epochs());
    this.lossSum = from.lossSum();
    this.dataSha256 = data.sha256();
    this.options = options;
    this.callbacks = callbacks;
    this.parametrisation =
        only(callbacks, Callback.Parametrised.class).map(Callback.Parametrised::how).orElse(null);
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
    parameters.forEach((name, parameter) -> parameter.restore(tensor(from, name)));
    parameters.values().forEach(parameter -> parameter.mask(masks.byName().get(parameter.name)));
    if (parametrisation != null) {
      parametrisation.restore(from.extra());
      for (Parameter parameter : parameters.values()) {
        if (parametrisation.covers(parameter.name)) {
          parameter.parametrise(parametrisation);
        }
      }
    }
    int batches = Math.ceilDiv(data.train().size(), options.batchSize());
    this.steps = (long) batches * options.epochs();
    this.epochsDone = Math.toIntExact(step / batches);
    Optional<Distillation> distillation =
        only(callbacks, Callback.Distilled.class).map(Callback.Distilled::from);
    this.gradients =
        switch (options.backend()) {
          case KERNELS ->
              new KernelGradients(
                  network,
                  parameters,
                  options.batchSize(),
                  distillation.map(d -> new Teacher(d, network, options.batchSize())).orElse(null));
          case SAMEDIFF -> {
            if (distillation.isPresent()) {
              throw new IllegalArgumentException(
                  "Backend SAMEDIFF cannot distil; use Backend.KERNELS");
            }
            yield new SameDiffGradients(network, parameters);
          }
        };
  }

  private static <T extends Callback> Optional<T> only(List<Callback> callbacks, Class<T> kind) {
    List<T> found = callbacks.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "Training: expected at most one %s, found %d"
              .formatted(kind.getSimpleName(), found.size()));
    }
    return found.stream().findFirst();
  }

  private static Checkpoint.Tensor tensor(Checkpoint from, String name) {
    Checkpoint.Tensor tensor = from.tensors().get(name);
    if (tensor == null) {
      throw new AssertionError(name);
    }
    return tensor;
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
    learningRate = options.schedule().at(step, steps);
    step++;
    updates++;
    for (Parameter parameter : parameters.values()) {
      if (parametrisation != null && parameter.isParametrised()) {
        parametrisation.backward(
            parameter.name, parameter.trained(), parameter.value, parameter.gradient);
      }
      parameter.update(options.optimizer(), learningRate, updates);
    }
    if (parametrisation != null) {
      parametrisation.update(learningRate);
      refresh(parametrisation);
    }
    lossSum += batchLoss * rows.length;
    return batchLoss;
  }

  /** Makes the used weights anew from the trained ones. */
  private void refresh(Parametrisation how) {
    for (Parameter parameter : parameters.values()) {
      if (parameter.isParametrised()) {
        how.forward(parameter.name, parameter.trained(), parameter.value);
      }
    }
  }

  /** Ends an epoch: mean loss over its examples, and a fresh sum. */
  double takeEpochLoss(int examples) {
    double mean = lossSum / examples;
    lossSum = 0;
    return mean;
  }

  List<Epoch> epochs() {
    return epochs;
  }

  Evaluation validate() {
    for (Parameter parameter : parameters.values()) {
      System.arraycopy(settled(parameter), 0, parameter.value, 0, parameter.value.length);
    }
    Evaluation found = gradients.evaluate(validation);
    if (parametrisation != null) {
      refresh(parametrisation);
    }
    return found;
  }

  /** The weights that the network is looked at with. */
  private float[] settled(Parameter parameter) {
    if (parametrisation == null || !parameter.isParametrised()) {
      return parameter.value;
    }
    float[] used = parameter.value.clone();
    parametrisation.settle(parameter.name, parameter.trained(), used);
    return used;
  }

  void checkMasks() {
    parameters.values().forEach(Parameter::checkMask);
  }

  /** Before the first step; a resumed training has been called already. */
  void callAtStart() {
    if (updates == 0) {
      for (Callback callback : callbacks) {
        if (callback instanceof Callback.AtStep at && at.step() == step) {
          at.action().accept(this);
        }
      }
    }
  }

  void callAtStep() {
    for (Callback callback : callbacks) {
      switch (callback) {
        case Callback.EveryStep every when step > 0 && step % every.period() == 0 ->
            every.action().accept(this);
        case Callback.AtStep at when at.step() == step -> at.action().accept(this);
        case Callback.EveryStep _,
            Callback.AtStep _,
            Callback.EveryEpoch _,
            Callback.Parametrised _,
            Callback.Distilled _ -> {}
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
    parameters.forEach(
        (name, parameter) -> weights.put(name, parameter.toArray(settled(parameter))));
    return start.withWeights(weights);
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public Masks masks() {
    if (parametrisation == null) {
      return masks;
    }
    var all = new LinkedHashMap<>(masks.byName());
    for (Parameter parameter : parameters.values()) {
      if (parameter.isParametrised()) {
        all.put(
            parameter.name,
            parametrisation.mask(parameter.name, parameter.shape, settled(parameter)));
      }
    }
    return new Masks(all);
  }

  @Override
  public void masks(Masks other) {
    other.applyTo(start); // checks names and shapes
    for (Parameter parameter : parameters.values()) {
      if (parameter.isParametrised() && other.byName().containsKey(parameter.name)) {
        throw new IllegalArgumentException(
            "%s: its zeros come from %s, so it can have no mask besides"
                .formatted(parameter.name, parametrisation));
      }
    }
    masks = other;
    for (Parameter parameter : parameters.values()) {
      Mask mask = other.byName().get(parameter.name);
      parameter.mask(mask);
    }
  }

  @Override
  public void network(Network network) {
    parameters.forEach((name, parameter) -> parameter.assign(network.weight(name)));
    if (parametrisation != null) {
      refresh(parametrisation);
    }
  }

  @Override
  public void edit(String weightName, Consumer<float[]> edit) {
    Parameter parameter = parameter(weightName);
    edit.accept(parameter.trained());
    parameter.clearPruned();
    if (parametrisation != null) {
      refresh(parametrisation);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public Checkpoint checkpoint() {
    var tensors = new LinkedHashMap<String, Checkpoint.Tensor>();
    parameters.forEach((name, parameter) -> tensors.put(name, parameter.checkpoint()));
    return new Checkpoint(
        start.name(),
        step,
        updates,
        epochs,
        lossSum,
        masks,
        tensors,
        parametrisation == null ? Map.of() : parametrisation.state(),
        options.toString(),
        dataSha256);
  }

  @Override
  public INDArray denseGradient(String weightName) {
    return parameter(weightName).gradientArray();
  }

  private Parameter parameter(String weightName) {
    start.weight(weightName); // a name that is not there is an error that lists those that are
    Parameter parameter = parameters.get(weightName);
    if (parameter == null) {
      throw new AssertionError(weightName);
    }
    return parameter;
  }

  @Override
  public void close() {
    gradients.close();
  }
}
