package sparselab.hardware.model;

import sparselab.hardware.Op;
import sparselab.hardware.SparseSupport;
import sparselab.hardware.SparseSupport.Operand;
import sparselab.hardware.Structure;
import sparselab.hardware.density.Hypergeometric;

/** How much of an op's work a support for zeros leaves. */
final class Skipped {
  private Skipped() {}

  /** Whether {@code support} uses zeros that this op has. */
  static boolean applies(Op op, SparseSupport support) {
    return weightsHelp(op, support) || activationsHelp(op, support);
  }

  static boolean weightsHelp(Op op, SparseSupport support) {
    return support.operand() != Operand.ACTIVATIONS
        && op.weightCount() > 0
        && support.covers(op.structure());
  }

  private static boolean activationsHelp(Op op, SparseSupport support) {
    return support.operand() != Operand.WEIGHTS && op.activationDensity() < 1;
  }

  /**
   * Share of the dense MACs that is carried out: {@code 1/factor} where the hardware has a fixed
   * one, else the density of what is skipped; at L2 counted exactly where the masks are known.
   */
  static double executedShare(Op op, SparseSupport support, Level level) {
    if (op.macsDense() == 0) {
      return 1;
    }
    boolean weights = weightsHelp(op, support);
    boolean activations = activationsHelp(op, support);
    boolean exact = level.includes(Level.L2_DENSITY);
    if (weights && support.speedup().isPresent()) {
      return 1 / support.speedup().getAsDouble();
    }
    if (weights && activations && exact && op.channels().isPresent()) {
      return op.macsEffectual() / op.macsDense();
    }
    double share = 1;
    if (weights || op.structure() instanceof Structure.Channel) {
      share *= (double) op.macsNonZero() / op.macsDense();
    } else if (exact && support.operand() != Operand.ACTIVATIONS) {
      share *= nonEmptyBlocks(op, support);
    }
    return activations ? share * op.activationDensity() : share;
  }

  /** Of a device that skips empty blocks, the share that scattered zeros leave non-empty. */
  private static double nonEmptyBlocks(Op op, SparseSupport support) {
    if (support.pattern() instanceof Structure.Block(int rows, int cols)
        && !(op.structure() instanceof Structure.Dense)
        && op.weightCount() > 0) {
      return 1
          - Hypergeometric.probabilityEmpty(
              op.weightCount(), op.weightNonZeros(), (long) rows * cols);
    }
    return 1;
  }
}
