package sparselab.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import sparselab.mask.Mask;
import sparselab.mask.NofMTransposable;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.network.Layer;
import sparselab.network.Shape;

/** A tensor that can be pruned: its units, their scores, and the order in which they fall. */
public final class Candidate {
  /** Classes of {@link Ranking}: pruned before, forced by the pattern, free. */
  private static final byte GONE = 0;

  private static final byte FORCED = 1;
  private static final byte FREE = 2;

  private final String name;
  private final Layer layer;
  private final Shape output;
  private final Mask earlier;
  private final Pattern pattern;
  private final Units units;
  private final double[] unitScores;
  private final int[] gains;
  private final byte[] classes;
  private final int[] order;

  /**
   * @param output shape of the layer's output for one example
   * @param earlier what earlier rounds kept
   * @param scores finite, one per weight
   */
  Candidate(
      String name, Layer layer, Shape output, Mask earlier, Pattern pattern, double[] scores) {
    this.name = name;
    this.layer = layer;
    this.output = output;
    this.earlier = earlier;
    this.pattern = pattern;
    this.units = pattern.units(earlier.shape());
    this.gains = new int[units.count()];
    this.unitScores = new double[units.count()];
    this.classes = new byte[units.count()];
    int[] sizes = units.sizes();
    for (int i = 0; i < scores.length; i++) {
      int unit = units.of(i);
      unitScores[unit] += scores[i] / sizes[unit];
      gains[unit] += earlier.keeps(i) ? 1 : 0;
    }
    for (int unit = 0; unit < classes.length; unit++) {
      classes[unit] = gains[unit] == 0 ? GONE : FREE;
    }
    pattern.limit(earlier.shape()).ifPresent(this::force);
    if (pattern instanceof NofMTransposable tiled) {
      force(tiled);
    }
    this.order = Ranking.order(classes, unitScores);
  }

  /** Marks what a group must lose to hold its limit: the lowest of what it still keeps. */
  private void force(Pattern.Limit limit) {
    int[] kept = new int[limit.groups().count()];
    for (int unit = 0; unit < classes.length; unit++) {
      kept[limit.groups().of(unit)] += classes[unit] == FREE ? 1 : 0;
    }
    for (int unit : Ranking.order(classes, unitScores)) {
      int group = limit.groups().of(unit);
      if (classes[unit] == FREE && kept[group] > limit.most()) {
        kept[group]--;
        classes[unit] = FORCED;
      }
    }
  }

  /** In each tile, what the best choice does not keep must go. Units are single weights. */
  private void force(NofMTransposable tiled) {
    double scale = Arrays.stream(unitScores).map(Math::abs).max().orElse(0);
    for (int[] tile : tiled.tiles(shape())) {
      double[] scores = new double[tile.length];
      boolean[] free = new boolean[tile.length];
      for (int i = 0; i < tile.length; i++) {
        free[i] = tile[i] >= 0 && classes[tile[i]] == FREE;
        scores[i] = free[i] && scale > 0 ? unitScores[tile[i]] / scale : 0;
      }
      boolean[] stays = Transposable.choose(tiled.n(), tiled.m(), scores, free);
      for (int i = 0; i < tile.length; i++) {
        if (free[i] && !stays[i]) {
          classes[tile[i]] = FORCED;
        }
      }
    }
  }

  /** Full name of the tensor. */
  public String name() {
    return name;
  }

  public Layer layer() {
    return layer;
  }

  public Shape shape() {
    return earlier.shape();
  }

  /** Number of weights. */
  public long size() {
    return earlier.size();
  }

  /** Weights that earlier rounds removed. */
  public long gone() {
    return (long) earlier.size() - earlier.kept();
  }

  /** Weights that must be gone for the pattern to hold, those of earlier rounds included. */
  public long atLeast() {
    long forced = 0;
    for (int unit = 0; unit < gains.length; unit++) {
      forced += classes[unit] == FORCED ? gains[unit] : 0;
    }
    return gone() + forced;
  }

  /** Multiply-accumulates that one weight costs for one example. */
  public double macsPerWeight() {
    return (double) layer.macs(output) / size();
  }

  /**
   * Weights to remove for a sparsity: {@code s·size} rounded to the nearest whole unit, half down,
   * but at least one unit stays, and what earlier rounds removed stays removed.
   *
   * @throws IllegalArgumentException when the pattern demands more
   */
  public long toRemove(double sparsity) {
    long wanted = Math.round(sparsity * size());
    if (wanted < atLeast() && atLeast() > gone()) {
      throw new IllegalArgumentException(
          "%s: %s removes at least %d of %d weights (sparsity %.4f), asked for %.4f; ask for %.4f or more"
              .formatted(
                  name,
                  pattern,
                  atLeast(),
                  size(),
                  (double) atLeast() / size(),
                  sparsity,
                  Math.ceil(1e4 * atLeast() / size()) / 1e4));
    }
    long removed = gone();
    for (int i = 0; i < order.length - 1; i++) {
      int gain = gains[order[i]];
      if (2 * (wanted - removed) <= gain && gain > 0) {
        break;
      }
      removed += gain;
    }
    return removed;
  }

  /**
   * The mask after removing units in order until {@code removed} weights are gone.
   *
   * @throws IllegalArgumentException when the number is not a sum of whole units
   */
  Mask remove(long removed) {
    var fallen = new BitSet(units.count());
    long gone = gone();
    for (int i = 0; i < order.length && gone < removed; i++) {
      fallen.set(order[i]);
      gone += gains[order[i]];
    }
    if (gone != removed) {
      throw new IllegalArgumentException(
          "%s: %d weights cannot be removed in whole units of %s; the nearest above is %d"
              .formatted(name, removed, pattern, gone));
    }
    BitSet kept = earlier.bits();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      if (fallen.get(units.of(i))) {
        kept.clear(i);
      }
    }
    return new Mask(shape(), kept, pattern);
  }

  /** A unit that may fall or stay: its score and the weights it still keeps. */
  record Free(double score, int gain) {}

  /** Free units in the order in which they fall. */
  List<Free> free() {
    return Arrays.stream(order)
        .filter(unit -> classes[unit] == FREE)
        .mapToObj(unit -> new Free(unitScores[unit], gains[unit]))
        .toList();
  }

  /** Scores of the units that earlier rounds have left. */
  double[] leftScores() {
    return IntStream.range(0, gains.length)
        .filter(unit -> classes[unit] != GONE)
        .mapToDouble(unit -> unitScores[unit])
        .toArray();
  }

  /** Weights that a unit still keeps. */
  int gain(int unit) {
    return gains[unit];
  }

  /** Weights that the largest unit still keeps. */
  int largestUnit() {
    return Arrays.stream(gains).max().orElse(0);
  }

  @Override
  public String toString() {
    return "%s %s (%s)".formatted(name, shape(), pattern);
  }

  int units() {
    return gains.length;
  }

  /** Copies scores and classes into the arrays of a common ranking. */
  void fill(double[] scores, byte[] kinds, int offset) {
    System.arraycopy(unitScores, 0, scores, offset, unitScores.length);
    System.arraycopy(classes, 0, kinds, offset, classes.length);
  }
}
