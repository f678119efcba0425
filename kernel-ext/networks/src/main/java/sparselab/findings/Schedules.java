package sparselab.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.BlockObs;
import sparselab.prune.Calibration;
import sparselab.prune.Context;
import sparselab.prune.Pruner;
import sparselab.train.Progress;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/** Once or step by step. */
final class Schedules {
  /** 0.8¹⁵ = 3.5 % kept. */
  private static final int ROUNDS = 15;

  /** First round that counts: 0.8¹⁰ = 10.7 % kept. */
  private static final int SMALL = 10;

  private static final double[] SPARSITIES = {0.8, 0.9, 0.95};

  static final Finding ITERATIVE =
      new Finding(
          "iterative",
          "Frankle and Carbin 2019, §2 and fig. 4 (iterative against one-shot pruning)",
          "with at most 11 % kept, winning tickets found in rounds test better than those found at once, both trained in full from the initial weights",
          "LeNet-300-100, MNIST-5k, Adam 0.0012, batch 60, 15 epochs; 20 % of each layer in each of 15 rounds, or all at once after the first training; rounds 10–15 (10.7 to 3.5 % kept); seeds 1–3; the rounds cost 15 dense trainings more",
          "the first training already tells which weights of this network matter",
          Schedules::iterative);

  static final Finding OBS =
      new Finding(
          "obs",
          "Kurtic et al. 2022, table 6 (oBERT); Hassibi and Stork 1993",
          "OBS with its weight update and the inverse Hessian estimated anew in 16 steps is better than estimated once, without training",
          "LeNet-300-100, digits, Adam 0.0012, 15 epochs; block-wise empirical Fisher (blocks of 32, λ = 10⁻⁴) of 256 training examples, weights that stay take over, 80, 90, 95 % over all layers; seeds 1–3; mean over the sparsities",
          "a trained network's gradients on 256 examples are near zero, so that its empirical Fisher says little each time",
          Schedules::obs);

  private Schedules() {}

  /** Test accuracy in each round from SMALL on. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Pair(double[] once, double[] rounds) {}

  private static Finding.Outcome iterative(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    List<Pair> pairs =
        Trials.each(Trials.SEEDS, progress, (seed, told) -> tickets(data, seed, told));
    var table = new ArrayList<String>();
    table.add("kept: at once, in rounds (test accuracy in %)");
    var once = new ArrayList<Trials.Mean>();
    var rounds = new ArrayList<Trials.Mean>();
    for (int r = 0; r <= ROUNDS - SMALL; r++) {
      int at = r;
      once.add(Trials.Mean.over(pairs, pair -> pair.once[at]));
      rounds.add(Trials.Mean.over(pairs, pair -> pair.rounds[at]));
      table.add(
          Trials.format(
              "%5.1f %%: %s, %s",
              100 * Math.pow(0.8, SMALL + r), once.getLast(), rounds.getLast()));
    }
    double a = Trials.Mean.over(once, Trials.Mean::mean).mean();
    double b = Trials.Mean.over(rounds, Trials.Mean::mean).mean();
    return new Finding.Outcome(
        Trials.format(
            "mean over rounds %d–%d: at once %.2f, in rounds %.2f",
            SMALL, ROUNDS, 100 * a, 100 * b),
        b > a,
        table);
  }

  private static Pair tickets(Split data, long seed, Progress progress) {
    Network initial = Networks.lenet300(new Shape(784), 10, seed);
    var options = Trainer.Options.defaults().withBatchSize(60).withSeed(seed);
    Trained dense = Trainer.train(initial, Masks.none(), data, options, progress);
    double[] once = new double[ROUNDS - SMALL + 1];
    double[] rounds = new double[ROUNDS - SMALL + 1];
    Trained now = dense;
    for (int round = 1; round <= ROUNDS; round++) {
      Pruner pruner = Pruner.magnitude(Allocation.uniform(1 - Math.pow(0.8, round)));
      Masks stepwise = pruner.prune(Context.of(now.network(), now.masks()));
      now = Trainer.train(stepwise.applyTo(initial), stepwise, data, options, progress);
      if (round >= SMALL) {
        Masks oneShot = pruner.prune(dense.network());
        Trained ticket = Trainer.train(oneShot.applyTo(initial), oneShot, data, options, progress);
        once[round - SMALL] = Trials.test(ticket.network(), data);
        rounds[round - SMALL] = Trials.test(now.network(), data);
      }
    }
    return new Pair(once, rounds);
  }

  private static Finding.Outcome obs(Progress progress) throws IOException {
    Split data = Datasets.digits();
    List<Pair> pairs =
        Trials.each(
            Trials.SEEDS,
            progress,
            (seed, told) -> {
              Network network =
                  Trainer.train(
                          Networks.lenet300(new Shape(64), 10, seed),
                          data,
                          Trainer.Options.defaults().withSeed(seed))
                      .network();
              return new Pair(surgery(network, data, 1, told), surgery(network, data, 16, told));
            });
    var table = new ArrayList<String>();
    table.add("sparsity: once, 16 times (test accuracy in %)");
    double[] means = new double[2];
    for (int s = 0; s < SPARSITIES.length; s++) {
      int at = s;
      var once = Trials.Mean.over(pairs, pair -> pair.once[at]);
      var again = Trials.Mean.over(pairs, pair -> pair.rounds[at]);
      table.add(Trials.format("%.2f: %s, %s", SPARSITIES[s], once, again));
      means[0] += once.mean() / SPARSITIES.length;
      means[1] += again.mean() / SPARSITIES.length;
    }
    return new Finding.Outcome(
        Trials.format(
            "once %.2f, 16 times %.2f (mean of three sparsities)", 100 * means[0], 100 * means[1]),
        means[1] > means[0],
        table);
  }

  private static double[] surgery(Network network, Split data, int steps, Progress progress) {
    double[] accuracy = new double[SPARSITIES.length];
    for (int s = 0; s < accuracy.length; s++) {
      var options = BlockObs.Options.of(SPARSITIES[s]).reEstimated(steps);
      var pruned = BlockObs.prune(network, Calibration.of(data.train(), 256), options);
      accuracy[s] = Trials.test(pruned.network(), data);
      progress.at(s + 1L, accuracy.length, "pruned in %d steps".formatted(steps));
    }
    return accuracy;
  }
}
