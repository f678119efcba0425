package sparselab.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * How a pruned network gets its accuracy back. Every way keeps each pruned weight at exactly zero,
 * in value, gradient and optimiser state; {@link Trainer} checks it once an epoch.
 *
 * @see <a href="https://arxiv.org/abs/2003.02389">Renda, Frankle and Carbin 2020, §2, for the first
 *     three</a>
 */
public sealed interface Recovery {
  /** Train on at a constant rate, usually the last one of the training. */
  record FineTune(int epochs, double rate) implements Recovery {
    public FineTune {
      checkEpochs(epochs);
    }
  }

  /**
   * Weights <em>and</em> schedule go back to step k: train again from there.
   *
   * @param early the network at step k, before pruning
   * @param step k
   */
  record RewindWeights(Network early, long step) implements Recovery {
    public RewindWeights {
      checkStep(step);
    }

    @Override
    public String toString() {
      return "RewindWeights[step=" + step + "]";
    }
  }

  /** The schedule goes back to step k, the weights stay. */
  record RewindLearningRate(long step) implements Recovery {
    public RewindLearningRate {
      checkStep(step);
    }
  }

  /** The whole schedule from other weights: the control. */
  record Reinitialise(Network fresh) implements Recovery {
    @Override
    public String toString() {
      return "Reinitialise";
    }
  }

  /** Fine-tuning with a teacher besides the labels. */
  record Distil(int epochs, double rate, Distillation from) implements Recovery {
    public Distil {
      checkEpochs(epochs);
    }
  }

  /**
   * Fine-tuning with the network itself, as it was before it was pruned, for a teacher at
   * temperature 2.
   */
  record DistilSelf(int epochs, double rate) implements Recovery {
    public DistilSelf {
      checkEpochs(epochs);
    }
  }

  /** No training: batch norms take their statistics anew on the training examples. */
  record ReestimateBatchNorm(int batchSize) implements Recovery {
    public ReestimateBatchNorm {
      if (batchSize < 1) {
        throw new IllegalArgumentException(
            "Recovery: expected a batch of 1 or more, found " + batchSize);
      }
    }
  }

  /**
   * Sparse transfer: the masks are locked, the data are others. When they have another number of
   * classes the last layer, which must be linear, is drawn anew and left dense.
   *
   * @param seed of the new layer
   * @see <a href="https://arxiv.org/abs/2111.13445">Iofinova et al. 2022</a>
   */
  record Transfer(int epochs, double rate, long seed) implements Recovery {
    public Transfer {
      checkEpochs(epochs);
    }
  }

  /**
   * Recovers a pruned network.
   *
   * @param trained the network before pruning, with the options it was trained with
   * @param masks what is pruned
   * @param data the same as in the training, but for {@link Transfer}
   * @return the network after it, its masks and epochs; the options are those of the recovery
   * @throws IllegalArgumentException when a step lies beyond the training, or networks, masks and
   *     data do not fit
   * @throws java.util.concurrent.CancellationException as {@link Trainer#train}
   */
  static Trained recover(
      Trained trained,
      Masks masks,
      Split data,
      Recovery how,
      Progress progress,
      Callback... callbacks) {
    Network pruned = masks.applyTo(trained.network());
    Trainer.Options options = trained.options();
    return switch (how) {
      case FineTune(int epochs, double rate) ->
          Trainer.train(pruned, masks, data, constant(options, epochs, rate), progress, callbacks);
      case RewindWeights(Network early, long step) ->
          from(step, masks.applyTo(early), masks, data, options, progress, callbacks);
      case RewindLearningRate(long step) ->
          from(step, pruned, masks, data, options, progress, callbacks);
      case Reinitialise(Network fresh) ->
          Trainer.train(masks.applyTo(fresh), masks, data, options, progress, callbacks);
      case Distil(int epochs, double rate, Distillation from) ->
          distil(from, pruned, masks, data, constant(options, epochs, rate), progress, callbacks);
      case DistilSelf(int epochs, double rate) ->
          distil(
              Distillation.logits(trained.network()),
              pruned,
              masks,
              data,
              constant(options, epochs, rate),
              progress,
              callbacks);
      case ReestimateBatchNorm(int batchSize) -> {
        long start = System.nanoTime();
        Network fresh = BatchNormStatistics.reestimate(pruned, data.train(), batchSize, progress);
        Evaluation validation = Inference.of(fresh).evaluate(data.validation());
        var epoch =
            new Epoch(
                0,
                Double.NaN,
                validation.loss(),
                validation.accuracy(),
                (System.nanoTime() - start) * 1e-9);
        yield new Trained(fresh, masks, List.of(epoch), options.withEpochs(0), data.sha256());
      }
      case Transfer(int epochs, double rate, long seed) -> {
        Network fitted = withClasses(pruned, data.train().classes(), seed);
        var kept = new LinkedHashMap<>(masks.byName());
        if (fitted != pruned) {
          kept.remove(pruned.nodes().getLast().weight("weight"));
        }
        yield Trainer.train(
            fitted, new Masks(kept), data, constant(options, epochs, rate), progress, callbacks);
      }
    };
  }

  private static Trained from(
      long step,
      Network network,
      Masks masks,
      Split data,
      Trainer.Options options,
      Progress progress,
      Callback... callbacks) {
    long steps = (long) options.epochs() * Math.ceilDiv(data.train().size(), options.batchSize());
    if (step >= steps) {
      throw new IllegalArgumentException(
          "Recovery: expected a step before the end of the training, %d, found %d"
              .formatted(steps, step));
    }
    return Trainer.trainFrom(step, network, masks, data, options, progress, callbacks);
  }

  private static Trained distil(
      Distillation from,
      Network network,
      Masks masks,
      Split data,
      Trainer.Options options,
      Progress progress,
      Callback... callbacks) {
    var all = new ArrayList<>(Arrays.asList(callbacks));
    all.add(new Callback.Distilled(from));
    return Trainer.train(network, masks, data, options, progress, all.toArray(Callback[]::new));
  }

  private static Trainer.Options constant(Trainer.Options options, int epochs, double rate) {
    return options
        .withEpochs(epochs)
        .withOptimizer(options.optimizer(), LearningRate.constant(rate));
  }

  private static Network withClasses(Network network, int classes, long seed) {
    if (network.outputShape().size(0) == classes) {
      return network;
    }
    Node last = network.nodes().getLast();
    if (!(last.layer() instanceof Linear(int in, int _))) {
      throw new IllegalArgumentException(
          "Transfer: expected a network that ends in a linear layer, %s ends in %s"
              .formatted(network.name(), last));
    }
    var head = new Linear(in, classes);
    var nodes = new ArrayList<>(network.nodes().subList(0, network.nodes().size() - 1));
    nodes.add(new Node(last.name(), head, last.inputs()));
    var random = new SplittableRandom(seed);
    var weights = new LinkedHashMap<String, INDArray>(network.weights());
    head.weightShapes()
        .forEach(
            (shortName, shape) -> {
              float[] values = new float[shape.count()];
              for (int i = 0; shape.rank() > 1 && i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / (in + classes)));
              }
              weights.put(last.weight(shortName), Nd4j.create(values, shape.toLongs(), 'c'));
            });
    return new Network(network.name(), network.inputShape(), nodes, weights);
  }

  private static void checkEpochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Recovery: expected 1 epoch or more, found " + epochs);
    }
  }

  private static void checkStep(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("Recovery: expected a step from 0 on, found " + step);
    }
  }
}
