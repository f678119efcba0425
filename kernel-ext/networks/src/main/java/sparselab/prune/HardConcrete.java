package sparselab.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import sparselab.mask.Mask;
import sparselab.mask.Units;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * {@link SparseTraining.LearnedGates} on the weights of a network: log α of each unit, and at the
 * end of the values the steps done. What a step draws depends on seed, step and weight alone.
 */
final class HardConcrete extends LearnedValues {
  /** Temperature β and the interval (γ, ζ) that the gates are stretched to: the paper's. */
  private static final double BETA = 2.0 / 3;

  private static final double GAMMA = -0.1;
  private static final double ZETA = 1.1;

  /** Moves log α so that its sigmoid is the probability of a gate that is not zero. */
  private static final double OPEN = BETA * Math.log(-GAMMA / ZETA);

  /** The gates of one weight in one step. */
  private static final class Gates {
    final Units units;
    final int[] sizes;
    final double[] open;

    /** ∂gate/∂(log α), 0 where the gate is at an end. */
    final double[] slope;

    /** ∂L/∂(log α) without the penalty. */
    final double[] gradient;

    Gates(Units units) {
      this.units = units;
      this.sizes = units.sizes();
      this.open = new double[units.count()];
      this.slope = new double[units.count()];
      this.gradient = new double[units.count()];
    }
  }

  private final SparseTraining.LearnedGates how;
  private final long seed;
  private final Map<String, Gates> gates = new LinkedHashMap<>();

  HardConcrete(Network network, SparseTraining.LearnedGates how, long seed) {
    this.how = how;
    this.seed = seed;
    float first = (float) Math.log((1 - how.closed()) / how.closed());
    for (String name : network.prunable()) {
      Shape shape = network.weightShape(name);
      if (how.pattern().misfit(shape).isEmpty()) {
        var of = new Gates(how.pattern().units(shape));
        gates.put(name, of);
        float[] values = new float[of.open.length + 1];
        Arrays.fill(values, 0, of.open.length, first);
        put(name, values);
      }
    }
    if (gates.isEmpty()) {
      throw new IllegalArgumentException(
          "LearnedGates: %s has no weight for %s".formatted(network.name(), how.pattern()));
    }
  }

  private Gates gates(String weight) {
    return Objects.requireNonNull(gates.get(weight), weight);
  }

  private static double stretched(double s) {
    return Math.clamp(s * (ZETA - GAMMA) + GAMMA, 0, 1);
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    Gates of = gates(weight);
    float[] logAlpha = of(weight);
    long step = (long) logAlpha[of.open.length];
    var random = new SplittableRandom((seed * 31 + weight.hashCode()) * 0x9E3779B97F4A7C15L + step);
    for (int unit = 0; unit < of.open.length; unit++) {
      double u = random.nextDouble(1e-9, 1 - 1e-9);
      double s = sigmoid((Math.log(u / (1 - u)) + logAlpha[unit]) / BETA);
      of.open[unit] = stretched(s);
      boolean inside = of.open[unit] > 0 && of.open[unit] < 1;
      of.slope[unit] = inside ? (ZETA - GAMMA) * s * (1 - s) / BETA : 0;
    }
    for (int i = 0; i < used.length; i++) {
      used[i] = (float) (trained[i] * of.open[of.units.of(i)]) + 0f; // −0 becomes +0
    }
  }

  /** Nothing is drawn: {@code gate = min(1, max(0, σ(log α)·(ζ − γ) + γ))}. */
  @Override
  public void settle(String weight, float[] trained, float[] used) {
    Gates of = gates(weight);
    for (int i = 0; i < used.length; i++) {
      used[i] = (float) (trained[i] * settled(weight, of.units.of(i))) + 0f;
    }
  }

  private double settled(String weight, int unit) {
    return stretched(sigmoid(of(weight)[unit]));
  }

  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    Gates of = gates(weight);
    Arrays.fill(of.gradient, 0);
    for (int i = 0; i < gradient.length; i++) {
      int unit = of.units.of(i);
      of.gradient[unit] += gradient[i] * trained[i] * of.slope[unit];
      gradient[i] = (float) (gradient[i] * of.open[unit]);
    }
  }

  /** {@code ∂L/∂(log α)} of the last step, penalty included. */
  double gradient(String weight, int unit) {
    Gates of = gates(weight);
    double notZero = sigmoid(of(weight)[unit] - OPEN);
    return of.gradient[unit] + how.penalty() * of.sizes[unit] * notZero * (1 - notZero);
  }

  @Override
  public void update(double learningRate) {
    double rate = learningRate * how.rate();
    all()
        .forEach(
            (name, logAlpha) -> {
              for (int unit = 0; unit < logAlpha.length - 1; unit++) {
                logAlpha[unit] -= (float) (rate * gradient(name, unit));
              }
              logAlpha[logAlpha.length - 1]++;
            });
  }

  /** Units whose settled gate is not shut. */
  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    Units units = gates(weight).units;
    var kept = new BitSet(used.length);
    for (int i = 0; i < used.length; i++) {
      kept.set(i, settled(weight, units.of(i)) > 0);
    }
    return new Mask(shape, kept, how.pattern());
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
