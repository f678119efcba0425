package sparselab.prune;

import java.util.List;
import sparselab.mask.Block;
import sparselab.mask.Channel;
import sparselab.mask.Filter;
import sparselab.mask.Head;
import sparselab.mask.NofM;
import sparselab.mask.NofMShared;
import sparselab.mask.NofMTransposable;
import sparselab.mask.Pattern;
import sparselab.mask.Row;
import sparselab.mask.Unstructured;
import sparselab.mask.Whole;

/**
 * Ways to train a network that is sparse while it learns; {@link SparseTrainer} runs them.
 *
 * <p>Each record is one method with its options. "Share of the steps" always means of all steps of
 * the training.
 */
public sealed interface SparseTraining {
  /** A random mask that never changes: the baseline each other method must beat. */
  record Static(Allocation allocation) implements SparseTraining {}

  /**
   * Gradual pruning: round r of the pruner's schedule at evenly spaced steps between two shares of
   * the training; with {@link Schedule#cubic} it is {@code s_t = s_f + (s_0 − s_f)·(1 − (t −
   * t_0)/(n·Δt))³}.
   *
   * @param pruner criterion, pattern, allocation, schedule; a criterion that needs examples gets
   *     the first 256 of training, and the network as it is at the round
   * @param begin share of the steps done before the first round
   * @param end share of the steps done before the last round
   * @see <a href="https://arxiv.org/abs/1710.01878">Zhu and Gupta 2017, eq. 1</a>
   */
  record Gradual(Pruner pruner, double begin, double end) implements SparseTraining {
    public Gradual {
      checkShares("Gradual", begin, end);
    }
  }

  /**
   * Sparse evolutionary training: every Δt steps the share ζ of each layer's weights with the
   * smallest magnitude goes, and as many come back at random places, from zero.
   *
   * @param allocation of the first, random mask
   * @param share ζ
   * @param period Δt in steps
   * @see <a href="https://arxiv.org/abs/1707.04780">Mocanu et al. 2018, algorithm 1</a>
   */
  record Evolution(Allocation allocation, double share, int period) implements SparseTraining {
    public Evolution {
      checkRegrowth("Evolution", share, period);
    }
  }

  /**
   * RigL: as {@link Evolution}, but what comes back has the largest |∂L/∂(w·m)|, and the share
   * falls as {@code α/2·(1 + cos(π·t/T_end))}.
   *
   * @param allocation of the first, random mask: ERK or uniform
   * @param share α
   * @param period Δt in steps
   * @param end share of the steps after which the mask stays, T_end
   * @see <a href="https://arxiv.org/abs/1911.11134">Evci et al. 2020, algorithm 1</a>
   */
  record RigL(Allocation allocation, double share, int period, double end)
      implements SparseTraining {
    public RigL {
      checkRegrowth("RigL", share, period);
      checkShares("RigL", 0, end);
    }

    /** α = 0.3, Δt = 100 steps, T_end at 75 %, as in the paper. */
    public static RigL of(Allocation allocation) {
      return new RigL(allocation, 0.3, 100, 0.75);
    }
  }

  /**
   * SR-STE: computes with {@code w·m}, m being the n largest of each m neighbouring inputs in every
   * step anew; the gradient goes straight through and pulls what is pruned to zero: {@code g + λ·(1
   * − m)·w}.
   *
   * @param pattern {@code keep(n).of(m)}
   * @param pull λ
   * @see <a href="https://arxiv.org/abs/2102.04010">Zhou et al. 2021, eq. 9</a>
   */
  record SrSte(NofM pattern, double pull) implements SparseTraining {
    public SrSte {
      checkNotNegative("SrSte: pull", pull);
    }

    /** λ = 2·10⁻⁴ as in the paper. */
    public static SrSte of(Pattern pattern) {
      if (pattern instanceof NofM nofM) {
        return new SrSte(nofM, 2e-4);
      }
      throw new IllegalArgumentException(
          "SrSte: expected a pattern keep(n).of(m), found " + pattern);
    }
  }

  /**
   * Soft threshold with a learned threshold for each layer: {@code w' = sign(w)·max(0, |w| −
   * σ(s))}; s takes plain gradient steps with weight decay, which pulls σ(s) up to ½. The sparsity
   * comes out, it is not asked for.
   *
   * @param start first s, negative
   * @param decay λ of s: more gives more zeros
   * @param rate learning rate of s by that of the weights
   * @see <a href="https://arxiv.org/abs/2002.03231">Kusupati et al. 2020, eq. 3–5 (STR)</a>
   */
  record Threshold(double start, double decay, double rate) implements SparseTraining {
    public Threshold {
      checkNotNegative("Threshold: decay", decay);
      checkNotNegative("Threshold: rate", rate);
      if (!(start < 0 && Double.isFinite(start))) {
        throw new IllegalArgumentException("Threshold: expected a negative start, found " + start);
      }
    }
  }

  /**
   * Top-KAST: computes with the largest weights A of each layer, gives gradients to the larger set
   * B ⊇ A, and decays A by λ, B without A by λ/(1 − sparsity).
   *
   * @param sparsity of A, zeros by all, in each layer
   * @param backward sparsity of B, at most that of A
   * @param penalty λ
   * @param period steps between two choices of A and B
   * @see <a href="https://arxiv.org/abs/2106.03517">Jayakumar et al. 2020, §2</a>
   */
  record TopKast(double sparsity, double backward, double penalty, int period)
      implements SparseTraining {
    public TopKast {
      Allocation.checkSparsity("TopKast", sparsity);
      Allocation.checkSparsity("TopKast, backward", backward);
      checkNotNegative("TopKast: penalty", penalty);
      if (backward > sparsity || period < 1) {
        throw new IllegalArgumentException(
            "TopKast: expected backward ≤ sparsity and a period ≥ 1, found %s > %s, %d"
                .formatted(backward, sparsity, period));
      }
    }
  }

  /**
   * AC/DC: dense at first, then sparse and dense phases in turn, sparse at the end.
   *
   * @param pruner what makes a sparse phase, with examples as in {@link Gradual}; the schedule's
   *     last round counts
   * @param warmup dense epochs first
   * @param phase epochs of each phase
   * @param last sparse epochs at the end, at least
   * @see <a href="https://arxiv.org/abs/2106.12379">Peste et al. 2021, algorithm 1</a>
   */
  record Alternating(Pruner pruner, int warmup, int phase, int last) implements SparseTraining {
    public Alternating {
      if (warmup < 1 || phase < 1 || last < 1) {
        throw new IllegalArgumentException(
            "Alternating: expected 1 epoch or more each, found %d, %d, %d"
                .formatted(warmup, phase, last));
      }
    }

    /** Whether the epoch after {@code done} epochs is sparse. */
    boolean sparseAfter(int done, int epochs) {
      return done >= epochs - last || (done >= warmup && (done - warmup) / phase % 2 == 0);
    }
  }

  /**
   * L1 by a proximal step after each step of learning rate η: {@code w ← sign(w)·max(0, |w| −
   * η·λ)}, which makes exact zeros.
   *
   * @param penalty λ
   * @see <a href="https://doi.org/10.1561/2400000003">Parikh and Boyd 2014, §6.5.2</a>
   */
  record Lasso(double penalty) implements SparseTraining {
    public Lasso {
      checkNotNegative("Lasso: penalty", penalty);
    }
  }

  /**
   * Group lasso by a proximal step: {@code w_g ← w_g·max(0, 1 − η·λ·√|g|/‖w_g‖₂)} for each unit g
   * of the pattern: whole units go.
   *
   * @param pattern rows, filters, channels or blocks
   * @param penalty λ
   * @see <a href="https://arxiv.org/abs/1608.03665">Wen et al. 2016, eq. 2</a>
   */
  record GroupLasso(Pattern pattern, double penalty) implements SparseTraining {
    public GroupLasso {
      checkNotNegative("GroupLasso: penalty", penalty);
      checkUnits("GroupLasso", pattern);
    }
  }

  /**
   * Network slimming: L1 on the scales γ of all batch norms by a proximal step, {@code γ ←
   * sign(γ)·max(0, |γ| − η·λ)}; the outputs of layers whose scale is zero at the end are pruned as
   * rows. For more, prune with {@link Importance#batchNormScale} afterwards.
   *
   * @param penalty λ
   * @see <a href="https://arxiv.org/abs/1708.06519">Liu et al. 2017, eq. 1</a>
   */
  record Slimming(double penalty) implements SparseTraining {
    public Slimming {
      checkNotNegative("Slimming: penalty", penalty);
    }
  }

  /**
   * Movement pruning: a learned score s for each weight, from zero; the network computes with the
   * weights of the highest scores of each layer, and what their gradient says goes straight through
   * to the scores: {@code s ← s − η·∂L/∂(w·m)·w}. A weight that fell keeps its value and its score
   * goes on moving, so it may come back. The share that falls grows to the sparsity as {@code 1 −
   * (1 − p)³}.
   *
   * @param sparsity in each layer at the end
   * @param begin share of the steps done before the first weight falls
   * @param end share of the steps after which the sparsity stays
   * @see <a href="https://arxiv.org/abs/2005.07683">Sanh et al. 2020, §3 and §4</a>
   */
  record HardMovement(double sparsity, double begin, double end) implements SparseTraining {
    public HardMovement {
      Allocation.checkSparsity("HardMovement", sparsity);
      checkShares("HardMovement", begin, end);
    }
  }

  /**
   * Soft movement pruning: as {@link HardMovement}, but a weight stays while {@code σ(s) > τ}, and
   * the scores are pulled down by {@code λ·Σ σ(s)}; both τ and λ grow on the cubic way. The
   * sparsity comes out, it is not asked for, and each layer finds its own.
   *
   * @param threshold τ at the end, below ½, where σ(s) begins
   * @param penalty λ at the end: more gives more zeros
   * @param rate learning rate of s by that of the weights
   * @param begin share of the steps done before τ and λ grow
   * @param end share of the steps after which they stay
   * @see <a href="https://arxiv.org/abs/2005.07683">Sanh et al. 2020, §4.2</a>
   */
  record SoftMovement(double threshold, double penalty, double rate, double begin, double end)
      implements SparseTraining {
    public SoftMovement {
      if (!(threshold > 0 && threshold < 0.5)) {
        throw new IllegalArgumentException(
            "SoftMovement: expected a threshold in (0, 0.5), found " + threshold);
      }
      checkNotNegative("SoftMovement: penalty", penalty);
      checkNotNegative("SoftMovement: rate", rate);
      checkShares("SoftMovement", begin, end);
    }
  }

  /**
   * L0 by learned gates: each unit of the pattern is multiplied with a random gate {@code z =
   * min(1, max(0, σ((log u − log(1 − u) + log α)/β)·(ζ − γ) + γ))}, and {@code λ·Σ_g |g|·P(z_g ≠
   * 0)} is added to the loss; evaluated, and at the end, with {@code σ(log α)} in place of the
   * draw. β = 2/3, γ = −0.1, ζ = 1.1. The sparsity comes out.
   *
   * @param pattern what has a gate in common: single weights, rows, filters, blocks, heads
   * @param penalty λ, for each weight
   * @param rate learning rate of log α by that of the weights
   * @param closed where log α begins: {@code log((1 − closed)/closed)}
   * @see <a href="https://arxiv.org/abs/1712.01312">Louizos et al. 2018, eq. 10–13</a>
   */
  record LearnedGates(Pattern pattern, double penalty, double rate, double closed)
      implements SparseTraining {
    public LearnedGates {
      checkUnits("LearnedGates", pattern);
      checkNotNegative("LearnedGates: penalty", penalty);
      checkNotNegative("LearnedGates: rate", rate);
      if (!(closed > 0 && closed < 1)) {
        throw new IllegalArgumentException(
            "LearnedGates: expected a share closed in (0, 1), found " + closed);
      }
    }
  }

  /**
   * Growing regularisation: what the pruner would take from the first weights gets an L2 penalty
   * {@code λ_t = min(ceiling, δ·⌊t/Δt⌋)} that grows until the weights are small, so that their loss
   * is learned away before they go.
   *
   * @param pruner what will go; the schedule's last round counts, and the criterion may not need
   *     examples
   * @param increase δ
   * @param period Δt in steps
   * @param ceiling largest λ
   * @param end share of the steps after which they go
   * @see <a href="https://arxiv.org/abs/2012.09243">Wang et al. 2021, algorithm 1 (GReg-1)</a>
   */
  record GrowingPenalty(Pruner pruner, double increase, int period, double ceiling, double end)
      implements SparseTraining {
    public GrowingPenalty {
      checkNotNegative("GrowingPenalty: increase", increase);
      checkNotNegative("GrowingPenalty: ceiling", ceiling);
      checkShares("GrowingPenalty", 0, end);
      if (period < 1) {
        throw new IllegalArgumentException(
            "GrowingPenalty: expected a period ≥ 1, found " + period);
      }
    }
  }

  /**
   * One of each at about this sparsity, for comparisons and tests (slimming needs norms and is not
   * among them); that of STR, L1, soft movement and gates comes out.
   */
  static List<SparseTraining> all(double sparsity) {
    Pruner cubic =
        new Pruner(
            Importance.magnitude(),
            Pattern.unstructured(),
            Allocation.uniform(sparsity),
            Schedule.cubic(10));
    return List.of(
        new Static(Allocation.erk(sparsity)),
        new Gradual(cubic, 0.1, 0.6),
        new Evolution(Allocation.erk(sparsity), 0.3, 20),
        new RigL(Allocation.erk(sparsity), 0.3, 20, 0.75),
        new RigL(Allocation.uniform(sparsity), 0.3, 20, 0.75),
        SrSte.of(Pattern.keep(2).of(4)),
        new Threshold(-6, 0.01, 10),
        new TopKast(sparsity, Math.max(0, sparsity - 0.2), 1e-4, 10),
        new Alternating(cubic, 1, 1, 1),
        new Lasso(1),
        new GroupLasso(Pattern.row(), 2),
        new HardMovement(sparsity, 0.1, 0.6),
        new SoftMovement(0.1, 0.01, 10_000, 0.1, 0.6),
        new LearnedGates(Pattern.unstructured(), 0.007, 20_000, 0.3),
        new LearnedGates(Pattern.row(), 0.004, 2_000, 0.3),
        new GrowingPenalty(cubic, 0.1, 5, 1, 0.6));
  }

  private static void checkShares(String where, double begin, double end) {
    if (!(begin >= 0 && begin < end && end <= 1)) {
      throw new IllegalArgumentException(
          "%s: expected shares of the steps with 0 ≤ begin < end ≤ 1, found %s and %s"
              .formatted(where, begin, end));
    }
  }

  private static void checkUnits(String where, Pattern pattern) {
    switch (pattern) {
      case NofM _, NofMShared _, NofMTransposable _ ->
          throw new IllegalArgumentException(
              "%s: %s has no units that fall as a whole; use rows, channels or blocks"
                  .formatted(where, pattern));
      case Unstructured _, Block _, Row _, Filter _, Channel _, Head _, Whole _ -> {}
    }
  }

  private static void checkRegrowth(String where, double share, int period) {
    if (!(share > 0 && share < 1) || period < 1) {
      throw new IllegalArgumentException(
          "%s: expected a share in (0, 1) and a period ≥ 1, found %s and %d"
              .formatted(where, share, period));
    }
  }

  private static void checkNotNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s: expected 0 or more, found %s".formatted(what, value));
    }
  }
}
