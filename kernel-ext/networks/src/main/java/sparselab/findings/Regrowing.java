package sparselab.findings;

import java.util.ArrayList;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.SparseTrainer;
import sparselab.prune.SparseTraining;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/** Masks that move while training. */
final class Regrowing {
  static final Finding RIGL =
      new Finding(
          "rigl",
          "Evci et al. 2020, table 1 and appendix B",
          "RigL tests better than a static random mask of the same sparsity",
          "LeNet-300-100, MNIST-5k, Adam 0.0012, 30 epochs, ERK with 98 % zeros, α = 0.3, every 50 steps until 75 %; seeds 1–3",
          "ERK already gives the narrow layers what they need, and 1,650 steps are few for a search",
          Regrowing::run);

  private Regrowing() {}

  private static Finding.Outcome run(Progress progress) {
    Split data = Datasets.mnist5k();
    Allocation erk = Allocation.erk(0.98);
    double[] still = new double[Trials.SEEDS.size()];
    double[] moving = new double[Trials.SEEDS.size()];
    double cost = 0;
    var table = new ArrayList<String>();
    table.add("seed: static, RigL (test accuracy in %)");
    for (int i = 0; i < still.length; i++) {
      long seed = Trials.SEEDS.get(i);
      Network network = Networks.lenet300(new Shape(784), 10, seed);
      var options = Trainer.Options.defaults().withEpochs(30).withSeed(seed);
      still[i] =
          Trials.test(
              SparseTrainer.train(network, new SparseTraining.Static(erk), data, options, progress)
                  .trained()
                  .network(),
              data);
      SparseTrainer.Result rigL =
          SparseTrainer.train(
              network, new SparseTraining.RigL(erk, 0.3, 50, 0.75), data, options, progress);
      moving[i] = Trials.test(rigL.trained().network(), data);
      cost += rigL.macsShare() / still.length;
      table.add(Trials.format("%d: %.2f, %.2f", seed, 100 * still[i], 100 * moving[i]));
    }
    var a = Trials.Mean.of(still);
    var b = Trials.Mean.of(moving);
    return new Finding.Outcome(
        Trials.format(
            "static %s, RigL %s; RigL's training costs %.1f %% of dense MACs", a, b, 100 * cost),
        b.mean() > a.mean(),
        table);
  }
}
