package sparselab.hardware.model;

import sparselab.hardware.Device;
import sparselab.hardware.Lanes;
import sparselab.hardware.Op;
import sparselab.hardware.SparseSupport.Operand;
import sparselab.hardware.Structure;
import sparselab.hardware.density.Imbalance;

/** L4: what skipping loses to lanes that wait and vectors that are partly empty. */
final class LaneModel {
  private LaneModel() {}

  /**
   * Time of the slowest lane over the mean, at least 1.
   *
   * <p>Vectors make the densities {@code q·E[⌈Bin(n,d)/q⌉]/n}; a lane then has {@code window·fifo}
   * candidates at their product between two waits (a queue of depth D lets lanes drift apart by as
   * much as D windows: an approximation).
   */
  static double factor(Op op, Path path, Device device) {
    if (path.support().isEmpty() || device.lanes().isEmpty() || path.executed() == 0) {
      return 1;
    }
    var support = path.support().get();
    double share = path.executed() / op.macsDense();
    if (support.speedup().isPresent() || share >= 1) {
      return 1;
    }
    var lanes = device.lanes().get();
    boolean activations = support.operand() != Operand.WEIGHTS && op.activationDensity() < 1;
    // Weights with a fixed number in each group give every lane the same.
    boolean scattered =
        Skipped.weightsHelp(op, support) && !(op.structure() instanceof Structure.NofM);
    double da = activations ? op.activationDensity() : 1;
    // Channels that are gone are no candidates at all.
    double dw = op.structure() instanceof Structure.Channel ? 1 : share / da;
    double vectorW =
        scattered ? Imbalance.vectorShare(lanes.window(), dw, lanes.weightVector()) : dw;
    double vectorA =
        activations ? Imbalance.vectorShare(lanes.window(), da, lanes.activationVector()) : 1;
    double left = Math.min(1, vectorW * vectorA);
    if (scattered || activations) {
      left = slowest(lanes, left);
    }
    return Math.max(1, left / (dw * da));
  }

  private static double slowest(Lanes lanes, double density) {
    int candidates = lanes.window();
    return Imbalance.expectedWithQueue(candidates, density, lanes.count(), lanes.fifo())
        / candidates;
  }
}
