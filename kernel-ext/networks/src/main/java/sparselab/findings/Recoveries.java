package sparselab.findings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
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
  private static final double[] KEPT = {0.1, 0.03, 0.01};
  private static final int EPOCHS = 20;

  static final Finding REWINDING =
      new Finding(
          "rewinding",
          "Renda, Frankle and Carbin 2020, fig. 1",
          "learning-rate rewinding ≈ weight rewinding (within 0.5 points) > fine-tuning > reinit at the sparsest point, and the lead over fine-tuning grows",
          "LeNet-300-100, MNIST-5k, SGD 0.9 at 0.1 (×0.1 at ½ and ¾), batch 64, 20 epochs; global magnitude, one-shot, 10, 3, 1 % kept; back to 10 % of the steps; fine-tuning 18 epochs at 0.001; seeds 1–3",
          "a network this small recovers in a few epochs of any kind, so what counts is the learning rate, not the weights",
          Recoveries::run);

  private Recoveries() {}

  private static Finding.Outcome run(Progress progress) {
    Split data = Datasets.mnist5k();
    var options =
        Trainer.Options.defaults().withEpochs(EPOCHS).withOptimizer(Optimizer.sgd(0.9), steps());
    long step = (long) Math.ceilDiv(data.train().size(), 64) * EPOCHS / 10;
    Map<String, double[][]> found = new LinkedHashMap<>();
    int done = 0;
    for (int s = 0; s < Trials.SEEDS.size(); s++) {
      long seed = Trials.SEEDS.get(s);
      Network initial = Networks.lenet300(new Shape(784), 10, seed);
      Network fresh = Networks.lenet300(new Shape(784), 10, seed + 1000);
      Network[] early = new Network[1];
      Trained dense =
          Trainer.train(
              initial,
              Masks.none(),
              data,
              options.withSeed(seed),
              progress,
              Callback.atStep(step, t -> early[0] = t.network()));
      Map<String, Recovery> ways = new LinkedHashMap<>();
      ways.put("LR rewinding", new Recovery.RewindLearningRate(step));
      ways.put("weight rewinding", new Recovery.RewindWeights(early[0], step));
      ways.put("fine-tuning", new Recovery.FineTune(EPOCHS - EPOCHS / 10, 0.001));
      ways.put("reinit", new Recovery.Reinitialise(fresh));
      for (int k = 0; k < KEPT.length; k++) {
        Masks masks = Pruner.magnitude(Allocation.global(1 - KEPT[k])).prune(dense.network());
        for (var way : ways.entrySet()) {
          Trained trained = Recovery.recover(dense, masks, data, way.getValue(), Progress.none());
          found
                  .computeIfAbsent(way.getKey(), _ -> new double[KEPT.length][Trials.SEEDS.size()])[
                  k][s] =
              Trials.test(trained.network(), data);
          progress.at(++done, 36, way.getKey());
        }
      }
    }
    return outcome(found);
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
    table.add("test accuracy in %, kept " + List.of("10 %", "3 %", "1 %"));
    found.forEach(
        (way, values) -> {
          var line = new StringBuilder("%-17s".formatted(way));
          for (double[] of : values) {
            line.append("  ").append(Trials.Mean.of(of));
          }
          table.add(line.toString());
        });
    int last = KEPT.length - 1;
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
            "at 1 %% kept: LR %.2f, weights %.2f, fine-tuning %.2f, reinit %.2f; lead over fine-tuning %.2f points, %.2f at 10 %%",
            100 * rate, 100 * weight, 100 * fine, 100 * reinit, 100 * lead, 100 * before),
        holds,
        table);
  }

  private static double mean(Map<String, double[][]> found, String way, int level) {
    return Trials.Mean.of(found.getOrDefault(way, new double[0][])[level]).mean();
  }
}
