package sparselab.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import sparselab.data.Datasets;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Calibration;
import sparselab.prune.Context;
import sparselab.prune.Control;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Schedule;
import sparselab.train.Progress;
import sparselab.train.Trainer;

/** Pruning before training. */
final class AtInit {
  private static final double[] KEPT = {0.1, 0.03, 0.01, 0.003};
  private static final List<Long> FIVE = List.of(1L, 2L, 3L, 4L, 5L);

  static final Finding COLLAPSE =
      new Finding(
          "collapse",
          "Tanaka et al. 2020, fig. 1 and 6",
          "global magnitude at initialisation leaves a layer without a weight where SynFlow does not",
          "small CNN with He initialisation on 28×28 pixels, 10, 3, 1, 0.3 % kept over all layers; SynFlow in 100 rounds; MNIST-5k, 3 epochs of Adam; seed 1",
          "layers of similar width have similar weights, so that no one falls as a whole",
          AtInit::collapse);

  static final Finding SHUFFLE =
      new Finding(
          "snip-shuffle",
          "Frankle et al. 2021, fig. 2",
          "shuffling a SNIP mask inside its layers costs less than half a point",
          "small CNN, digits, SNIP on 256 training examples, 10 % kept over all layers, Adam 0.0012, 30 epochs, seeds 1–5",
          "in a network this small some inputs (empty border pixels) carry nothing and the mask knows it; the paper's networks see colour images",
          AtInit::shuffle);

  private AtInit() {}

  /** Weights left in the emptiest layer and accuracy, of both. */
  private record Level(int magnitude, double magnitudeTest, int synFlow, double synFlowTest) {}

  private static Finding.Outcome collapse(Progress progress) throws IOException {
    Split data = Datasets.mnist5k();
    Network network = Networks.smallCnn(new Shape(1, 28, 28), 10, 1);
    List<Level> levels =
        Trials.each(
            LongStream.range(0, KEPT.length).boxed().toList(),
            progress,
            (k, told) -> level(network, data, KEPT[Math.toIntExact(k)], told));
    var table = new ArrayList<String>();
    table.add("kept: weights left in the emptiest layer, test accuracy in %; magnitude | SynFlow");
    for (int k = 0; k < KEPT.length; k++) {
      Level level = levels.get(k);
      table.add(
          Trials.format(
              "%5.1f %%: %d, %.2f | %d, %.2f",
              100 * KEPT[k],
              level.magnitude,
              100 * level.magnitudeTest,
              level.synFlow,
              100 * level.synFlowTest));
    }
    long magnitudeDead = levels.stream().filter(level -> level.magnitude == 0).count();
    long synFlowDead = levels.stream().filter(level -> level.synFlow == 0).count();
    return new Finding.Outcome(
        "levels with an empty layer, of %d: magnitude %d, SynFlow %d"
            .formatted(KEPT.length, magnitudeDead, synFlowDead),
        magnitudeDead > 0 && synFlowDead == 0,
        table);
  }

  private static Level level(Network network, Split data, double kept, Progress progress) {
    Masks magnitude = Pruner.magnitude(Allocation.global(1 - kept)).prune(network);
    Masks synFlow =
        new Pruner(
                Importance.synFlow(),
                Pattern.unstructured(),
                Allocation.global(1 - kept),
                Schedule.iterative(100))
            .prune(network);
    return new Level(
        least(magnitude),
        accuracy(network, magnitude, data, 3, 1, progress),
        least(synFlow),
        accuracy(network, synFlow, data, 3, 1, progress));
  }

  private static int least(Masks masks) {
    return masks.byName().values().stream().mapToInt(Mask::kept).min().orElseThrow();
  }

  private static double accuracy(
      Network network, Masks masks, Split data, int epochs, long seed, Progress progress) {
    var options = Trainer.Options.defaults().withEpochs(epochs).withSeed(seed);
    return Trials.test(
        Trainer.train(masks.applyTo(network), masks, data, options, progress).network(), data);
  }

  private record Pair(double snip, double shuffled) {}

  private static Finding.Outcome shuffle(Progress progress) throws IOException {
    Split data = Datasets.digits();
    var pruner = new Pruner(Importance.snip(), Pattern.unstructured(), Allocation.global(0.9));
    List<Pair> pairs =
        Trials.each(
            FIVE,
            progress,
            (seed, told) -> {
              Network network = Networks.smallCnn(new Shape(1, 8, 8), 10, seed);
              Masks masks =
                  pruner.prune(
                      Context.of(network, Masks.none(), Calibration.of(data.train(), 256)));
              Control.Start other = Control.SHUFFLE.start(network, masks, network, seed);
              return new Pair(
                  accuracy(network, masks, data, 30, seed, told),
                  accuracy(other.network(), other.masks(), data, 30, seed, told));
            });
    List<String> table = Trials.bySeed("SNIP, shuffled", FIVE, pairs, Pair::snip, Pair::shuffled);
    var a = Trials.Mean.over(pairs, Pair::snip);
    var b = Trials.Mean.over(pairs, Pair::shuffled);
    return new Finding.Outcome(
        Trials.format("SNIP %s, shuffled %s: %.2f points", a, b, 100 * (a.mean() - b.mean())),
        a.mean() - b.mean() < 0.005,
        table);
  }
}
