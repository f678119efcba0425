package sparselab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import sparselab.data.Split;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.network.Network;
import sparselab.network.Shape;
import sparselab.train.Callback;
import sparselab.train.Checkpoint;
import sparselab.train.Progress;
import sparselab.train.Trained;
import sparselab.train.Trainer;
import sparselab.train.Training;

/** Runs a {@link SparseTraining} and counts what it costs. */
public final class SparseTrainer {
  /** Training examples for criteria that need some; nothing is gathered for those that do not. */
  static final int CALIBRATION = 256;

  private SparseTrainer() {}

  /**
   * A change of the masks.
   *
   * @param step after which it happened
   * @param sparsity zeros by all, over prunable weights, after it
   * @param dropped weights that fell
   * @param grown weights that came back
   */
  public record Update(long step, double sparsity, long dropped, long grown) {}

  /**
   * What came of it.
   *
   * @param trained network, masks and epochs
   * @param updates changes of the masks, in order; none for methods that change them in every step
   * @param macs multiply-accumulates of the training: forward, input gradient, weight gradient
   * @param denseMacs those of as many steps of the dense network
   */
  public record Result(Trained trained, List<Update> updates, double macs, double denseMacs) {
    public Result {
      updates = List.copyOf(updates);
    }

    /** Cost by that of dense training. */
    public double macsShare() {
      return macs / denseMacs;
    }
  }

  /** Trains, telling nobody. */
  public static Result train(
      Network network, SparseTraining method, Split data, Trainer.Options options) {
    return train(network, method, data, options, Progress.none());
  }

  /**
   * Trains from the network's weights; the seed of the options also draws random masks, so the same
   * options give the same bits.
   *
   * @throws IllegalArgumentException when method, network and data do not fit
   * @throws java.util.concurrent.CancellationException as {@link Trainer#train}
   */
  public static Result train(
      Network network,
      SparseTraining method,
      Split data,
      Trainer.Options options,
      Progress progress,
      Callback... callbacks) {
    var run = new Run(network, method, data, options);
    return run.result(
        Trainer.train(network, run.first, data, options, progress, run.callbacks(callbacks)));
  }

  /**
   * Goes on from a checkpoint of the same training, to the same network; updates and cost count
   * from there.
   *
   * @throws IllegalArgumentException as {@link Trainer#resume}
   */
  public static Result resume(
      Network network,
      SparseTraining method,
      Checkpoint checkpoint,
      Split data,
      Trainer.Options options,
      Progress progress,
      Callback... callbacks) {
    var run = new Run(network, method, data, options);
    return run.result(
        Trainer.resume(network, checkpoint, data, options, progress, run.callbacks(callbacks)));
  }

  /** One training. */
  private static final class Run {
    private final Network network;
    private final SparseTraining method;
    private final long seed;
    private final int epochs;
    private final Calibration calibration;
    private final Masks first;
    private final List<Callback> own = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final TrainingCost cost;

    Run(Network network, SparseTraining method, Split data, Trainer.Options options) {
      this.network = network;
      this.method = method;
      this.seed = options.seed();
      this.epochs = options.epochs();
      this.calibration = Calibration.of(data.train(), CALIBRATION);
      this.cost = new TrainingCost(network, options.batchSize(), data.train().size());
      long steps = (long) Math.ceilDiv(data.train().size(), options.batchSize()) * epochs;
      this.first = start(steps);
    }

    Callback[] callbacks(Callback... others) {
      var all = new ArrayList<Callback>();
      all.add(Callback.everyStep(1, cost::count)); // before the masks change
      all.addAll(own);
      all.addAll(Arrays.asList(others));
      return all.toArray(Callback[]::new);
    }

    private Masks start(long steps) {
      return switch (method) {
        case SparseTraining.Static(Allocation allocation) -> random(allocation);
        case SparseTraining.Gradual gradual -> {
          gradual(gradual, steps);
          yield Masks.none();
        }
        case SparseTraining.Evolution(Allocation allocation, double share, int period) -> {
          own.add(Callback.everyStep(period, t -> swap(t, share, this::randomScores)));
          yield random(allocation);
        }
        case SparseTraining.RigL(Allocation allocation, double share, int period, double end) -> {
          cost.denseGradientEvery(period, (long) (end * steps));
          own.add(
              Callback.everyStep(
                  period,
                  t -> {
                    double progress = t.step() / (end * t.steps());
                    if (progress < 1) {
                      double now = share / 2 * (1 + Math.cos(Math.PI * progress));
                      swap(t, now, SparseTrainer::gradientScores);
                    }
                  }));
          yield random(allocation);
        }
        case SparseTraining.SrSte srSte -> {
          cost.moving();
          own.add(new Callback.Parametrised(new NofMStraightThrough(network, srSte)));
          cost.denseWeightGradient();
          yield Masks.none();
        }
        case SparseTraining.Threshold threshold -> {
          cost.moving();
          own.add(new Callback.Parametrised(new LearnedThreshold(network, threshold)));
          yield Masks.none();
        }
        case SparseTraining.Slimming(double penalty) -> {
          List<String> scales = BatchNormScale.scales(network).values().stream().toList();
          if (scales.isEmpty()) {
            throw new IllegalArgumentException(
                "Slimming: expected a BatchNorm behind a layer with weights, %s has none; use Lasso or GroupLasso"
                    .formatted(network.name()));
          }
          own.add(
              Callback.everyStep(
                  1,
                  t ->
                      scales.forEach(
                          name ->
                              t.edit(name, s -> Proximal.soft(s, t.learningRate() * penalty)))));
          cost.dense();
          yield Masks.none();
        }
        case SparseTraining.HardMovement movement -> {
          cost.moving();
          own.add(new Callback.Parametrised(new MovementScores(network, movement, steps)));
          cost.denseWeightGradient();
          yield Masks.none();
        }
        case SparseTraining.SoftMovement movement -> {
          cost.moving();
          own.add(new Callback.Parametrised(new MovementScores(network, movement, steps)));
          cost.denseWeightGradient();
          yield Masks.none();
        }
        case SparseTraining.LearnedGates gates -> {
          own.add(new Callback.Parametrised(new HardConcrete(network, gates, seed)));
          cost.dense(); // a gate that is shut may be open in the next step
          yield Masks.none();
        }
        case SparseTraining.GrowingPenalty growing -> {
          cost.moving();
          own.add(new Callback.Parametrised(new GrowingDecay(network, growing, steps)));
          yield Masks.none();
        }
        case SparseTraining.TopKast topKast -> {
          cost.moving();
          own.add(new Callback.Parametrised(new TopKastWeights(network, topKast)));
          cost.weightGradientDensity(1 - topKast.backward());
          yield Masks.none();
        }
        case SparseTraining.Alternating alternating -> {
          own.add(Callback.everyEpoch(t -> alternate(t, alternating)));
          yield Masks.none();
        }
        case SparseTraining.Lasso(double penalty) -> {
          own.add(
              Callback.everyStep(
                  1,
                  t ->
                      network
                          .prunable()
                          .forEach(
                              name ->
                                  t.edit(
                                      name, w -> Proximal.soft(w, t.learningRate() * penalty)))));
          cost.dense();
          yield Masks.none();
        }
        case SparseTraining.GroupLasso(Pattern pattern, double penalty) -> {
          var units = new LinkedHashMap<String, Units>();
          for (String name : network.prunable()) {
            Shape shape = network.weightShape(name);
            if (pattern.misfit(shape).isEmpty()) {
              units.put(name, pattern.units(shape));
            }
          }
          own.add(
              Callback.everyStep(
                  1,
                  t ->
                      units.forEach(
                          (name, of) ->
                              t.edit(
                                  name, w -> Proximal.group(w, of, t.learningRate() * penalty)))));
          cost.dense();
          yield Masks.none();
        }
      };
    }

    private Masks random(Allocation allocation) {
      return new Pruner(Importance.random(seed), Pattern.unstructured(), allocation).prune(network);
    }

    private void gradual(SparseTraining.Gradual gradual, long steps) {
      int rounds = gradual.pruner().schedule().rounds();
      for (int r = 1; r <= rounds; r++) {
        int round = r;
        double share =
            rounds == 1
                ? gradual.end()
                : gradual.begin() + (gradual.end() - gradual.begin()) * (r - 1) / (rounds - 1);
        own.add(
            Callback.atStep(
                Math.round(share * steps),
                t -> change(t, gradual.pruner().round(round, context(t)))));
      }
    }

    private Context context(Training training) {
      return Context.of(training.network(), training.masks(), calibration);
    }

    private void alternate(Training training, SparseTraining.Alternating how) {
      boolean sparse = how.sparseAfter(training.epochsDone(), epochs);
      boolean is = !training.masks().byName().isEmpty();
      if (sparse && !is) {
        change(training, how.pruner().prune(context(training)));
      } else if (!sparse && is) {
        change(training, Masks.none());
      }
    }

    /** Scores of the places where weights may come back, largest first. */
    private interface Growth {
      double[] scores(Training training, String weight, int count);
    }

    private double[] randomScores(Training training, String weight, int count) {
      return new SplittableRandom(
              (seed * 31 + weight.hashCode()) * 0x9E3779B97F4A7C15L + training.step())
          .doubles(count)
          .toArray();
    }

    private void swap(Training training, double share, Growth growth) {
      var masks = new LinkedHashMap<String, Mask>();
      Network now = training.network();
      training
          .masks()
          .byName()
          .forEach(
              (name, mask) -> {
                double[] scores = growth.scores(training, name, mask.size());
                masks.put(
                    name, Regrowth.swap(mask, Context.doubles(now.weight(name)), scores, share));
              });
      change(training, new Masks(masks));
    }

    private void change(Training training, Masks masks) {
      Masks before = training.masks();
      training.masks(masks);
      cost.changed();
      long grown = 0;
      long dropped = 0;
      for (String name : network.prunable()) {
        Mask old = before.of(name, network);
        Mask fresh = masks.of(name, network);
        int both = old.and(fresh).kept();
        grown += fresh.kept() - both;
        dropped += old.kept() - both;
      }
      updates.add(new Update(training.step(), sparsity(masks), dropped, grown));
    }

    private double sparsity(Masks masks) {
      ToDoubleFunction<String> kept = name -> masks.of(name, network).kept();
      double all = network.prunable().stream().mapToLong(n -> network.weight(n).length()).sum();
      return 1 - network.prunable().stream().mapToDouble(kept).sum() / all;
    }

    Result result(Trained trained) {
      Trained whole =
          switch (method) {
            case SparseTraining.Lasso _ -> with(trained, Masks.ofNonZeros(trained.network()));
            case SparseTraining.Slimming _ -> slimmed(trained);
            case SparseTraining.GroupLasso(Pattern pattern, double _) ->
                with(trained, Proximal.masks(trained.network(), pattern));
            case SparseTraining.Static _,
                SparseTraining.Gradual _,
                SparseTraining.Evolution _,
                SparseTraining.RigL _,
                SparseTraining.SrSte _,
                SparseTraining.Threshold _,
                SparseTraining.TopKast _,
                SparseTraining.HardMovement _,
                SparseTraining.SoftMovement _,
                SparseTraining.LearnedGates _,
                SparseTraining.GrowingPenalty _,
                SparseTraining.Alternating _ ->
                trained;
          };
      return new Result(whole, updates, cost.macs(), cost.denseMacs());
    }

    /** Outputs whose norm multiplies them with zero: their weights do nothing and go. */
    private static Trained slimmed(Trained trained) {
      Network network = trained.network();
      var masks = new LinkedHashMap<String, Mask>();
      BatchNormScale.scales(network)
          .forEach(
              (weight, scale) -> {
                double[] s = Context.doubles(network.weight(scale));
                Shape shape = network.weightShape(weight);
                var kept = new BitSet(shape.count());
                for (int i = 0; i < shape.count(); i++) {
                  kept.set(i, s[i / (shape.count() / s.length)] != 0);
                }
                masks.put(weight, new Mask(shape, kept, Pattern.row()));
              });
      var found = new Masks(masks);
      return new Trained(
          found.applyTo(network), found, trained.epochs(), trained.options(), trained.dataSha256());
    }

    private static Trained with(Trained trained, Masks masks) {
      return new Trained(
          trained.network(), masks, trained.epochs(), trained.options(), trained.dataSha256());
    }
  }

  private static double[] gradientScores(Training training, String weight, int count) {
    double[] scores = Context.doubles(training.denseGradient(weight));
    Arrays.setAll(scores, i -> Math.abs(scores[i]));
    return scores;
  }
}
