package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleBiFunction;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.prune.Context;
import sparselab.prune.Pruner;
import sparselab.train.Progress;

/**
 * A limit on what a pruned network may cost; the sparsity that meets it is searched for.
 *
 * @param what is limited, in words
 * @param limit highest cost allowed
 * @param cost of a network with its masks
 */
public record Budget(String what, double limit, ToDoubleBiFunction<Network, Masks> cost) {
  /** Sparsities closer than this are not told apart. */
  private static final double STEP = 1e-4;

  /** The sparsest that is tried. */
  private static final double HIGHEST = 0.9999;

  public Budget {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "Budget of %s: expected a limit above 0, found %s".formatted(what, limit));
    }
  }

  /** Multiply-accumulates with kept weights, for one example. */
  public static Budget macs(double limit) {
    return new Budget(
        "MACs", limit, (network, masks) -> Workloads.of(network, masks, 1).macsNonZero());
  }

  /** Stored bytes of all parameters in a format that every tensor can have: {@link Stored}. */
  public static Budget bytes(String format, double limit) {
    return new Budget(
        "bytes as " + format, limit, (network, masks) -> Stored.of(network, masks).bytes(format));
  }

  /** Stored bytes, each tensor in its own smallest format. */
  public static Budget bytes(double limit) {
    return new Budget("bytes", limit, (network, masks) -> Stored.of(network, masks).smallest());
  }

  /** Typical seconds of one batch on a device, as a model sees it. */
  public static Budget modelledSeconds(double limit, int batch, Device device, CostModel model) {
    return new Budget(
        "modelled seconds on " + device.name(),
        limit,
        (network, masks) ->
            model.estimate(Workloads.of(network, masks, batch), device).seconds().typical());
  }

  /** Median seconds of one batch, compiled and measured here. */
  public static Budget measuredSeconds(double limit, Engine.Options options) {
    return new Budget(
        "measured seconds",
        limit,
        (network, masks) ->
            Profile.measure(
                    Engine.compile(network, masks, options, Progress.none()),
                    Profile.Options.defaults().withBatch(options.batch()),
                    Progress.none())
                .ours()
                .seconds());
  }

  /**
   * What was found.
   *
   * @param sparsity asked of the pruner
   * @param cost of the masks, at most the limit
   * @param tries in the order they were made
   */
  public record Fit(double sparsity, Masks masks, double cost, List<Try> tries) {
    public Fit {
      tries = List.copyOf(tries);
    }
  }

  /** A sparsity and its cost. */
  public record Try(double sparsity, double cost) {}

  /**
   * The lowest sparsity, to 0.0001, whose masks meet the budget, by halving; signals of the context
   * are gathered once.
   *
   * @param family a pruner for each sparsity, as {@code s ->
   *     Pruner.magnitude(Allocation.global(s))}
   * @throws IllegalArgumentException when even the sparsest misses the limit, with what is possible
   */
  public Fit fit(Context context, DoubleFunction<Pruner> family) {
    var tries = new ArrayList<Try>();
    double dense = cost.applyAsDouble(context.network(), Masks.none());
    tries.add(new Try(0, dense));
    if (dense <= limit) {
      return new Fit(0, Masks.none(), dense, tries);
    }
    double high = HIGHEST;
    Masks best = family.apply(high).prune(context);
    double bestCost = attempt(context, best, high, tries);
    if (bestCost > limit) {
      throw new IllegalArgumentException(
          "Budget of %s: limit %s cannot be met: dense %s, at sparsity %s still %s; raise the limit"
              .formatted(what, limit, dense, HIGHEST, bestCost));
    }
    double low = 0;
    while (high - low > STEP) {
      double middle = (low + high) / 2;
      Masks masks = family.apply(middle).prune(context);
      double found = attempt(context, masks, middle, tries);
      if (found <= limit) {
        high = middle;
        best = masks;
        bestCost = found;
      } else {
        low = middle;
      }
    }
    return new Fit(high, best, bestCost, tries);
  }

  private double attempt(Context context, Masks masks, double sparsity, List<Try> tries) {
    double found = cost.applyAsDouble(context.network(), masks);
    tries.add(new Try(sparsity, found));
    return found;
  }

  @Override
  public String toString() {
    return "at most %s %s".formatted(limit, what);
  }
}
