package sparselab.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * Mini-batch training by softmax cross-entropy with masks in force: {@code L = −1/n · Σ log
 * softmax(f(x; w·m))[label]}.
 *
 * <p>Gradient, optimiser state and value of a pruned weight are exactly zero after every step; once
 * an epoch this is checked. The same options give bit-identical weights on the same machine.
 */
public final class Trainer {
  private Trainer() {}

  /**
   * Everything a training depends on besides network and data.
   *
   * @param epochs passes over the training examples
   * @param batchSize examples a step; the last batch of an epoch may be smaller
   * @param optimizer how a gradient becomes a step
   * @param schedule the learning rate
   * @param seed of the order of the examples
   * @param backend what computes the step
   */
  public record Options(
      int epochs,
      int batchSize,
      Optimizer optimizer,
      LearningRate schedule,
      long seed,
      Backend backend) {
    public Options {
      if (epochs < 0 || batchSize < 1) {
        throw new IllegalArgumentException(
            "Trainer.Options: expected epochs ≥ 0 and batchSize ≥ 1, found %d and %d"
                .formatted(epochs, batchSize));
      }
    }

    /** 15 epochs, batches of 64, Adam at 0.0012 as in the lottery-ticket paper, seed 0. */
    public static Options defaults() {
      return new Options(
          15, 64, Optimizer.adam(), LearningRate.constant(0.0012), 0, Backend.KERNELS);
    }

    public Options withEpochs(int other) {
      return new Options(other, batchSize, optimizer, schedule, seed, backend);
    }

    public Options withBatchSize(int other) {
      return new Options(epochs, other, optimizer, schedule, seed, backend);
    }

    public Options withOptimizer(Optimizer other, LearningRate rate) {
      return new Options(epochs, batchSize, other, rate, seed, backend);
    }

    public Options withSeed(long other) {
      return new Options(epochs, batchSize, optimizer, schedule, other, backend);
    }

    public Options withBackend(Backend other) {
      return new Options(epochs, batchSize, optimizer, schedule, seed, other);
    }
  }

  /** Trains without masks, telling nobody. */
  public static Trained train(Network network, Split data, Options options) {
    return train(network, Masks.none(), data, options, Progress.none());
  }

  /**
   * Trains on {@code data.train()} and measures on {@code data.validation()} after each epoch; the
   * network given stays as it is.
   *
   * @param masks what is pruned, from the first step on
   * @throws IllegalArgumentException when data, masks and network do not fit
   * @throws ArithmeticException when the loss is no longer a number
   * @throws CancellationException when the thread is interrupted: within one step, with the
   *     thread's interrupt flag cleared, nothing left running
   */
  public static Trained train(
      Network network,
      Masks masks,
      Split data,
      Options options,
      Progress progress,
      Callback... callbacks) {
    return run(
        network,
        Checkpoint.start(network, masks, 0, options, data.sha256()),
        data,
        options,
        progress,
        callbacks);
  }

  /**
   * Goes on from a checkpoint, to the same bits as if the training had never stopped. Callbacks of
   * the checkpoint's own step are not called again, so list the one that takes it last.
   *
   * @param network the same layers, whatever its weights
   * @param options those of the training that was stopped
   * @param callbacks those of the training that was stopped
   * @throws IllegalArgumentException when network, options or data are not those of the checkpoint
   */
  public static Trained resume(
      Network network,
      Checkpoint checkpoint,
      Split data,
      Options options,
      Progress progress,
      Callback... callbacks) {
    checkpoint.checkFits(network);
    checkpoint.checkResumes(options, data.sha256());
    return run(network, checkpoint, data, options, progress, callbacks);
  }

  /**
   * Trains from a later step of the schedule on, with the optimiser's state zero: learning rate and
   * order of the examples are those that a whole training has from there.
   *
   * @param firstStep how many steps of the schedule to leave out
   */
  static Trained trainFrom(
      long firstStep,
      Network network,
      Masks masks,
      Split data,
      Options options,
      Progress progress,
      Callback... callbacks) {
    return run(
        network,
        Checkpoint.start(network, masks, firstStep, options, data.sha256()),
        data,
        options,
        progress,
        callbacks);
  }

  private static Trained run(
      Network network,
      Checkpoint from,
      Split data,
      Options options,
      Progress progress,
      Callback... callbacks) {
    Fit.check(network, data.train());
    Fit.check(network, data.validation());
    int batches = Math.ceilDiv(data.train().size(), options.batchSize());
    try (var session = new Session(network, from, data, options, List.of(callbacks))) {
      session.callAtStart();
      boolean underWay = from.lossSum() != 0; // so the epoch of the last step is not closed yet
      long first = underWay ? Math.ceilDiv(from.step(), batches) : from.step() / batches + 1;
      for (long epoch = first; epoch <= options.epochs() && !session.isStopped(); epoch++) {
        long start = System.nanoTime();
        int[] order = order(data.train().size(), options, epoch);
        int done =
            (int)
                Math.min(
                    order.length, (session.step() - (epoch - 1) * batches) * options.batchSize());
        trainEpoch(session, epoch, order, done, progress);
        double trainLoss = session.takeEpochLoss(order.length - (underWay ? 0 : done));
        session.checkMasks();
        Evaluation validation = session.validate();
        var record =
            new Epoch(
                Math.toIntExact(epoch),
                trainLoss,
                validation.loss(),
                validation.accuracy(),
                (System.nanoTime() - start) * 1e-9);
        session.epochs().add(record);
        progress.at(session.step(), session.steps(), message(record, options));
        session.callAtEpoch(Math.toIntExact(epoch));
      }
      return new Trained(
          session.network(), session.masks(), session.epochs(), options, data.sha256());
    }
  }

  private static void trainEpoch(
      Session session, long epoch, int[] order, int done, Progress progress) {
    int batch = session.options().batchSize();
    for (int from = done; from < order.length; from += batch) {
      if (Thread.interrupted()) {
        throw new CancellationException(
            "Training interrupted in epoch %d after step %d".formatted(epoch, session.step()));
      }
      int[] rows = Arrays.copyOfRange(order, from, Math.min(order.length, from + batch));
      session.trainStep(rows);
      progress.at(
          session.step(),
          session.steps(),
          "epoch %d of %d".formatted(epoch, session.options().epochs()));
      session.callAtStep();
    }
  }

  /** A shuffle that depends on seed and epoch alone, so that a resumed run sees the same order. */
  private static int[] order(int size, Options options, long epoch) {
    RandomGenerator random = new SplittableRandom(options.seed() * 1_000_003 + epoch);
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private static String message(Epoch epoch, Options options) {
    return "epoch %d of %d: loss %.4f, validation %.2f %%"
        .formatted(
            epoch.epoch(), options.epochs(), epoch.trainLoss(), 100 * epoch.validationAccuracy());
  }
}
