package sparselab.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Context;
import sparselab.prune.Pruner;
import sparselab.train.Callback;
import sparselab.train.LearningRate;
import sparselab.train.Optimizer;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/** Ways to recover, compared at the same cost. */
final class Recoveries {
  private static final int ROUNDS = 6;
  private static final int EPOCHS = 20;

  static final Finding REWINDING =
      new Finding(
          "rewinding",
          "Renda, Frankle and Carbin 2020, §3 and fig. 3 (iterative pruning)",
          "learning-rate rewinding ≈ weight rewinding (within 0.5 points) > fine-tuning > reinit at the sparsest point, and the lead over fine-tuning grows",
          "LeNet-300-100, MNIST-5k, SGD 0.9 at 0.1 (×0.1 at ½ and ¾), batch 64, 20 epochs; 6 rounds, each takes half of what is left (global magnitude) and recovers by its own way: back to 10 % of the steps, or fine-tuning 18 epochs at the last rate, 0.001; reinit: the masks of learning-rate rewinding on fresh weights, 20 epochs; seeds 1–3",
          "a network this small reaches its accuracy from any weights within 20 epochs at a large rate; fine-tuning stays at the smallest rate, so what counts is the rate, not the weights",
          Recoveries::run);

  private Recoveries() {}

  /** Each way is a chain of its own: a round starts from what the round before recovered. */
  private static Finding.Outcome run(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    List<Map<String, double[]>> of =
        Trials.each(Trials.SEEDS, progress, (seed, told) -> chains(data, seed, told));
    Map<String, double[][]> found = new LinkedHashMap<>();
    for (String way : of.getFirst().keySet()) {
      double[][] values = new double[ROUNDS][of.size()];
      for (int s = 0; s < of.size(); s++) {
        double[] chain = Objects.requireNonNull(of.get(s).get(way), way);
        for (int r = 0; r < ROUNDS; r++) {
          values[r][s] = chain[r];
        }
      }
      found.put(way, values);
    }
    return outcome(found);
  }

  private static Map<String, double[]> chains(Split data, long seed, Progress progress) {
    var options =
        Trainer.Options.defaults()
            .withEpochs(EPOCHS)
            .withOptimizer(Optimizer.sgd(0.9), steps())
            .withSeed(seed);
    long step = (long) Math.ceilDiv(data.train().size(), options.batchSize()) * EPOCHS / 10;
    Network[] early = new Network[1];
    Trained dense =
        Trainer.train(
            Networks.lenet300(new Shape(784), 10, seed),
            Masks.none(),
            data,
            options,
            progress,
            Callback.atStep(step, t -> early[0] = t.network()));
    Map<String, double[]> found = new LinkedHashMap<>();
    Map<String, Recovery> ways = new LinkedHashMap<>();
    ways.put("LR rewinding", new Recovery.RewindLearningRate(step));
    ways.put("weight rewinding", new Recovery.RewindWeights(early[0], step));
    ways.put("fine-tuning", new Recovery.FineTune(EPOCHS - EPOCHS / 10, 0.001));
    var best = new ArrayList<Masks>();
    for (var way : ways.entrySet()) {
      double[] accuracy = new double[ROUNDS];
      Trained now = dense;
      for (int round = 1; round <= ROUNDS; round++) {
        Masks masks =
            Pruner.magnitude(Allocation.global(1 - kept(round)))
                .prune(Context.of(now.network(), now.masks()));
        Trained tuned =
            Recovery.recover(
                new Trained(now.network(), masks, now.epochs(), options, now.dataSha256()),
                masks,
                data,
                way.getValue(),
                progress);
        accuracy[round - 1] = Trials.test(tuned.network(), data);
        now = tuned;
        if (way.getValue() instanceof Recovery.RewindLearningRate) {
          best.add(masks);
        }
      }
      found.put(way.getKey(), accuracy);
    }
    var fresh = new Recovery.Reinitialise(Networks.lenet300(new Shape(784), 10, seed + 1000));
    double[] accuracy = new double[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
      accuracy[r] =
          Trials.test(Recovery.recover(dense, best.get(r), data, fresh, progress).network(), data);
    }
    found.put("reinit", accuracy);
    return found;
  }

  private static double kept(int round) {
    return Math.pow(0.5, round);
  }

  static LearningRate steps() {
    return new LearningRate() {
      @Override
      public double at(long step, long steps) {
        double share = (double) step / steps;
        return share < 0.5 ? 0.1 : share < 0.75 ? 0.01 : 0.001;
      }

      @Override
      public String toString() {
        return "0.1, ×0.1 at ½ and ¾";
      }
    };
  }

  private static Finding.Outcome outcome(Map<String, double[][]> found) {
    var table = new ArrayList<String>();
    table.add(
        "test accuracy in %, kept "
            + IntStream.rangeClosed(1, ROUNDS)
                .mapToObj(round -> Trials.format("%.1f %%", 100 * kept(round)))
                .toList());
    found.forEach(
        (way, values) -> {
          var line = new StringBuilder("%-17s".formatted(way));
          for (double[] of : values) {
            line.append("  ").append(Trials.Mean.of(of));
          }
          table.add(line.toString());
        });
    int last = ROUNDS - 1;
    double rate = mean(found, "LR rewinding", last);
    double weight = mean(found, "weight rewinding", last);
    double fine = mean(found, "fine-tuning", last);
    double reinit = mean(found, "reinit", last);
    double lead = Math.min(rate, weight) - fine;
    double before =
        Math.min(mean(found, "LR rewinding", 0), mean(found, "weight rewinding", 0))
            - mean(found, "fine-tuning", 0);
    boolean holds =
        Math.abs(rate - weight) <= 0.005
            && Math.min(rate, weight) > fine
            && fine > reinit
            && lead > before;
    return new Finding.Outcome(
        Trials.format(
            "at %.1f %% kept: LR %.2f, weights %.2f, fine-tuning %.2f, reinit %.2f; lead over fine-tuning %.2f points, %.2f at %.0f %%",
            100 * kept(ROUNDS),
            100 * rate,
            100 * weight,
            100 * fine,
            100 * reinit,
            100 * lead,
            100 * before,
            100 * kept(1)),
        holds,
        table);
  }

  private static double mean(Map<String, double[][]> found, String way, int level) {
    return Trials.Mean.of(found.getOrDefault(way, new double[0][])[level]).mean();
  }
}
