package sparselab.prune;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** How sparsity is shared among the layers. */
@FunctionalInterface
public interface Allocation {
  /**
   * How much each layer loses.
   *
   * @param now from a final sparsity to the sparsity of this round: the schedule
   * @param layers what can be pruned, with scores; never empty
   * @return a share for each of the layers, by name
   * @throws IllegalArgumentException when the target cannot be met, saying what is possible
   */
  Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers);

  /** The same sparsity in each layer. */
  static Allocation uniform(double sparsity) {
    return new Uniform(sparsity);
  }

  /** One ranking over all layers. */
  static Allocation global(double sparsity) {
    return new Global(sparsity, 0, 1);
  }

  /** {@link Erk}. */
  static Allocation erk(double sparsity) {
    return new Erk(sparsity);
  }

  /** {@link LampAllocation}. */
  static Allocation lamp(double sparsity) {
    return new LampAllocation(sparsity);
  }

  /** {@link Owl} with λ = 0.08 and M = 5 as in the paper; take it with {@code Wanda(false)}. */
  static Allocation owl(double sparsity) {
    return new Owl(sparsity, 0.08, 5);
  }

  /** {@link Isomorphic}. */
  static Allocation isomorphic(double sparsity) {
    return new Isomorphic(sparsity);
  }

  /** {@link ByLayer}. */
  static Allocation byLayer(Map<String, Double> sparsities) {
    return new ByLayer(sparsities);
  }

  /**
   * The same, but some layers are left as they are; the others take the whole target.
   *
   * @param names regular expressions for full weight names, as {@code "fc3\\.weight"}
   */
  default Allocation except(String... names) {
    return new Except(this, List.of(names));
  }

  /**
   * The same, but no layer ends less sparse than the floor or sparser than the ceiling; what one
   * may not lose the others do.
   *
   * @throws IllegalArgumentException unless {@code 0 ≤ floor < ceiling ≤ 1}
   */
  default Allocation between(double floor, double ceiling) {
    return new Bounded(this, floor, ceiling);
  }

  /**
   * What a layer loses.
   *
   * @param removed number of weights that shall be zero after the round, those of earlier rounds
   *     included
   * @param takesPart whether the layer is pruned at all; otherwise it keeps the mask it had
   * @param why a reason worth reading, or empty
   */
  record Share(long removed, boolean takesPart, String why) {
    public Share(long removed) {
      this(removed, true, "");
    }

    /** The layer stays as it is. */
    static Share leftOut(Candidate layer, String why) {
      return new Share(layer.gone(), false, why);
    }
  }

  /** Throws unless {@code 0 ≤ sparsity < 1}. */
  static double checkSparsity(String where, double sparsity) {
    if (!(sparsity >= 0 && sparsity < 1)) {
      boolean percent = sparsity >= 2 && sparsity < 100;
      throw new IllegalArgumentException(
          "%s: expected a sparsity (zeros/all) in [0, 1), found %s; %s"
              .formatted(
                  where,
                  sparsity,
                  percent ? "did you mean " + sparsity / 100 + "?" : "0.9 removes nine of ten"));
    }
    return sparsity;
  }
}
