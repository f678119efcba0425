package sparselab.findings;

import java.io.IOException;
import java.util.List;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/** N:M patterns. */
final class Patterns {
  static final Finding TWO_OF_FOUR =
      new Finding(
          "two-of-four",
          "Mishra et al. 2021, table 2",
          "2:4 by magnitude and fine-tuning loses less than half a point to the dense network with as many epochs more",
          "LeNet-300-100, MNIST-5k, Adam 0.0012, 10 epochs, then 10 more with and without the mask, seeds 1–3",
          "fewer weights than the pattern leaves are needed nowhere in this network",
          Patterns::run);

  private Patterns() {}

  private record Pair(double dense, double sparse) {}

  private static Finding.Outcome run(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    var pruner = new Pruner(Importance.magnitude(), Pattern.keep(2).of(4), Allocation.uniform(0.5));
    List<Pair> pairs =
        Trials.each(
            Trials.SEEDS,
            progress,
            (seed, told) -> {
              Network network = Networks.lenet300(new Shape(784), 10, seed);
              var options = Trainer.Options.defaults().withEpochs(10).withSeed(seed);
              Trained first = Trainer.train(network, data, options);
              var more = new Recovery.FineTune(10, 0.0012);
              Masks masks = pruner.prune(first.network());
              return new Pair(
                  Trials.test(
                      Recovery.recover(first, Masks.none(), data, more, told).network(), data),
                  Trials.test(Recovery.recover(first, masks, data, more, told).network(), data));
            });
    List<String> table =
        Trials.bySeed("dense, 2:4", Trials.SEEDS, pairs, Pair::dense, Pair::sparse);
    var a = Trials.Mean.over(pairs, Pair::dense);
    var b = Trials.Mean.over(pairs, Pair::sparse);
    return new Finding.Outcome(
        Trials.format("dense %s, 2:4 %s: %.2f points lost", a, b, 100 * (a.mean() - b.mean())),
        a.mean() - b.mean() < 0.005,
        table);
  }
}
