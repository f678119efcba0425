package sparselab.findings;

import java.io.IOException;
import java.util.List;
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

  private record Pair(double still, double moving, double cost) {}

  private static Finding.Outcome run(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    Allocation erk = Allocation.erk(0.98);
    List<Pair> pairs =
        Trials.each(
            Trials.SEEDS,
            progress,
            (seed, told) -> {
              Network network = Networks.lenet300(new Shape(784), 10, seed);
              var options = Trainer.Options.defaults().withEpochs(30).withSeed(seed);
              SparseTrainer.Result still =
                  SparseTrainer.train(network, new SparseTraining.Static(erk), data, options, told);
              SparseTrainer.Result rigL =
                  SparseTrainer.train(
                      network, new SparseTraining.RigL(erk, 0.3, 50, 0.75), data, options, told);
              return new Pair(
                  Trials.test(still.trained().network(), data),
                  Trials.test(rigL.trained().network(), data),
                  rigL.macsShare());
            });
    List<String> table =
        Trials.bySeed("static, RigL", Trials.SEEDS, pairs, Pair::still, Pair::moving);
    var a = Trials.Mean.over(pairs, Pair::still);
    var b = Trials.Mean.over(pairs, Pair::moving);
    double cost = Trials.Mean.over(pairs, Pair::cost).mean();
    return new Finding.Outcome(
        Trials.format(
            "static %s, RigL %s; RigL's training costs %.1f %% of dense MACs", a, b, 100 * cost),
        b.mean() > a.mean(),
        table);
  }
}
