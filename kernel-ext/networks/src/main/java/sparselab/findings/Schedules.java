package sparselab.findings;

import java.util.ArrayList;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Calibration;
import sparselab.prune.Context;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Schedule;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/** Once or step by step. */
final class Schedules {
  private static final int ROUNDS = 8;
  private static final double[] SPARSITIES = {0.8, 0.9, 0.95};

  static final Finding ITERATIVE =
      new Finding(
          "iterative",
          "Han et al. 2015, fig. 5; Renda et al. 2020, fig. 2",
          "pruning in rounds with training in between is better than at once with as many epochs after",
          "LeNet-300-100, MNIST-5k, Adam 0.0012, 10 epochs; global magnitude to 2 % kept; 8 rounds of 2 epochs, or 16 epochs after one; seeds 1–3",
          "16 epochs in a row make up for what one cut took; at 2 % there is enough left for MNIST",
          Schedules::iterative);

  static final Finding OBS =
      new Finding(
          "obs",
          "Kurtic et al. 2022, table 6 (oBERT); Hassibi and Stork 1993",
          "second-order scores taken anew in 16 rounds are better than taken once, without training",
          "LeNet-300-100, digits, Adam 0.0012, 15 epochs; layer-wise OBS scores on 256 training examples, 80, 90, 95 % in each layer; seeds 1–3; mean over the sparsities",
          "the inputs of a layer change little as its neighbours lose weights, and with them its Hessian",
          Schedules::obs);

  private Schedules() {}

  private static Finding.Outcome iterative(Progress progress) {
    Split data = Datasets.mnist5k();
    double[] once = new double[Trials.SEEDS.size()];
    double[] rounds = new double[Trials.SEEDS.size()];
    var table = new ArrayList<String>();
    table.add("seed: at once, in rounds (test accuracy in %)");
    var oneShot = Pruner.magnitude(Allocation.global(0.98));
    var stepwise =
        new Pruner(
            Importance.magnitude(),
            Pattern.unstructured(),
            Allocation.global(0.98),
            Schedule.iterative(ROUNDS));
    for (int i = 0; i < once.length; i++) {
      long seed = Trials.SEEDS.get(i);
      Trained dense =
          Trainer.train(
              Networks.lenet300(new Shape(784), 10, seed),
              data,
              Trainer.Options.defaults().withEpochs(10).withSeed(seed));
      once[i] =
          Trials.test(
              Recovery.recover(
                      dense,
                      oneShot.prune(dense.network()),
                      data,
                      new Recovery.FineTune(2 * ROUNDS, 0.0012),
                      progress)
                  .network(),
              data);
      Trained now = dense;
      for (int round = 1; round <= ROUNDS; round++) {
        Masks masks = stepwise.round(round, Context.of(now.network(), now.masks()));
        now = Recovery.recover(now, masks, data, new Recovery.FineTune(2, 0.0012), progress);
      }
      rounds[i] = Trials.test(now.network(), data);
      table.add(Trials.format("%d: %.2f, %.2f", seed, 100 * once[i], 100 * rounds[i]));
    }
    var a = Trials.Mean.of(once);
    var b = Trials.Mean.of(rounds);
    return new Finding.Outcome(
        Trials.format("at once %s, in rounds %s", a, b), b.mean() > a.mean(), table);
  }

  private static Finding.Outcome obs(Progress progress) {
    Split data = Datasets.digits();
    double[][] accuracy = new double[2][SPARSITIES.length];
    int done = 0;
    for (long seed : Trials.SEEDS) {
      Network network =
          Trainer.train(
                  Networks.lenet300(new Shape(64), 10, seed),
                  data,
                  Trainer.Options.defaults().withSeed(seed))
              .network();
      for (int s = 0; s < SPARSITIES.length; s++) {
        for (int way = 0; way < 2; way++) {
          var pruner =
              new Pruner(
                  Importance.layerObs(),
                  Pattern.unstructured(),
                  Allocation.uniform(SPARSITIES[s]),
                  Schedule.iterative(way == 0 ? 1 : 16));
          Masks masks =
              pruner.prune(Context.of(network, Masks.none(), Calibration.of(data.train(), 256)));
          accuracy[way][s] += Trials.test(masks.applyTo(network), data) / Trials.SEEDS.size();
          progress.at(++done, 2L * SPARSITIES.length * Trials.SEEDS.size(), "pruned");
        }
      }
    }
    var table = new ArrayList<String>();
    table.add("sparsity: once, 16 times (test accuracy in %)");
    for (int s = 0; s < SPARSITIES.length; s++) {
      table.add(
          Trials.format(
              "%.2f: %.2f, %.2f", SPARSITIES[s], 100 * accuracy[0][s], 100 * accuracy[1][s]));
    }
    double once = Trials.Mean.of(accuracy[0]).mean();
    double again = Trials.Mean.of(accuracy[1]).mean();
    return new Finding.Outcome(
        Trials.format(
            "once %.2f, 16 times %.2f (mean of three sparsities)", 100 * once, 100 * again),
        again > once,
        table);
  }
}
