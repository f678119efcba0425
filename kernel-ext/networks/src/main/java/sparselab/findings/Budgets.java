package sparselab.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Node;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Pruner;
import sparselab.train.Progress;
import sparselab.train.Recovery;
import sparselab.train.Trained;
import sparselab.train.Trainer;

/** Which allocation is better depends on what is counted. */
final class Budgets {
  private static final double[] KEPT = {0.2, 0.1, 0.05, 0.025};

  static final Finding RANKS =
      new Finding(
          "global-uniform",
          "Blalock et al. 2020, §5.2 and fig. 7",
          "at equal weights global magnitude is better than uniform, at equal MACs uniform is better",
          "LeNet-5, MNIST-5k, Adam 0.0012, 8 epochs, one-shot to 20, 10, 5, 2.5 % kept, 4 epochs of fine-tuning, seeds 1–3; MACs interpolated on their logarithm where both curves have some",
          "a global ranking takes its weights from the wide linear layer, and the convolutions it keeps are those that cost MACs; where both need them, uniform loses on both counts",
          Budgets::run);

  private Budgets() {}

  static double macs(Network network, Masks masks) {
    double sum = 0;
    for (Node node : network.nodes()) {
      if (node.layer().prunable()) {
        Mask mask = masks.of(node.weight("weight"), network);
        sum += node.layer().macs(network.shape(node.name())) * (1 - mask.sparsity());
      }
    }
    return sum;
  }

  /** Of global [0] and uniform [1] at each share kept. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Curves(double[][] accuracy, double[][] macs) {
    static double mean(List<Curves> all, Function<Curves, double[][]> what, int a, int k) {
      return all.stream().mapToDouble(c -> what.apply(c)[a][k]).average().orElseThrow();
    }
  }

  private static Finding.Outcome run(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    List<Curves> of = Trials.each(Trials.SEEDS, progress, (seed, told) -> curves(data, seed, told));
    double[][] accuracy = new double[2][KEPT.length];
    double[][] macs = new double[2][KEPT.length];
    for (int a = 0; a < 2; a++) {
      for (int k = 0; k < KEPT.length; k++) {
        accuracy[a][k] = Curves.mean(of, Curves::accuracy, a, k);
        macs[a][k] = Curves.mean(of, Curves::macs, a, k);
      }
    }
    var table = new ArrayList<String>();
    table.add("kept: accuracy in %, kMACs; global | uniform");
    double atWeights = 0;
    for (int k = 0; k < KEPT.length; k++) {
      table.add(
          Trials.format(
              "%5.1f %%: %.2f, %.1f | %.2f, %.1f",
              100 * KEPT[k],
              100 * accuracy[0][k],
              macs[0][k] / 1e3,
              100 * accuracy[1][k],
              macs[1][k] / 1e3));
      atWeights += (accuracy[0][k] - accuracy[1][k]) / KEPT.length;
    }
    double sum = 0;
    int points = 0;
    for (int k = 0; k < KEPT.length; k++) {
      double uniform = interpolate(macs[1], accuracy[1], macs[0][k]);
      if (!Double.isNaN(uniform)) {
        sum += accuracy[0][k] - uniform;
        points++;
      }
    }
    double atMacs = points == 0 ? Double.NaN : sum / points;
    return new Finding.Outcome(
        Trials.format(
            "global − uniform: %+.2f points at equal weights, %+.2f at equal MACs (%d points)",
            100 * atWeights, 100 * atMacs, points),
        atWeights > 0 && atMacs < 0,
        table);
  }

  private static Curves curves(Split data, long seed, Progress progress) {
    Network initial = Networks.lenet5(new Shape(1, 28, 28), 10, seed);
    Trained dense =
        Trainer.train(initial, data, Trainer.Options.defaults().withEpochs(8).withSeed(seed));
    double[][] accuracy = new double[2][KEPT.length];
    double[][] macs = new double[2][KEPT.length];
    for (int k = 0; k < KEPT.length; k++) {
      for (int a = 0; a < 2; a++) {
        Allocation allocation =
            a == 0 ? Allocation.global(1 - KEPT[k]) : Allocation.uniform(1 - KEPT[k]);
        Masks masks = Pruner.magnitude(allocation).prune(dense.network());
        var tuning = new Recovery.FineTune(4, 0.0012);
        Trained tuned = Recovery.recover(dense, masks, data, tuning, progress);
        accuracy[a][k] = Trials.test(tuned.network(), data);
        macs[a][k] = macs(initial, masks);
      }
    }
    return new Curves(accuracy, macs);
  }

  /** On the logarithm of MACs, which fall along the array; NaN outside. */
  private static double interpolate(double[] macs, double[] accuracy, double at) {
    for (int k = 1; k < macs.length; k++) {
      if (at <= macs[k - 1] && at >= macs[k]) {
        double share = Math.log(at / macs[k]) / Math.log(macs[k - 1] / macs[k]);
        return share * accuracy[k - 1] + (1 - share) * accuracy[k];
      }
    }
    return Double.NaN;
  }
}
