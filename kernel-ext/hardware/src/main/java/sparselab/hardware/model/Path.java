package sparselab.hardware.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.FormatSize;
import sparselab.hardware.Op;
import sparselab.hardware.Range;
import sparselab.hardware.SparseSupport;
import sparselab.hardware.Structure;
import sparselab.hardware.Workload;

/**
 * One way to run an op on a device: densely, or by one of its supports for zeros.
 *
 * @param support the support used; empty for the dense path
 * @param macsPerSecond peak rate of this path
 * @param efficiency share of that peak which is reached
 * @param executed multiplications carried out
 * @param gated multiplications held still: no energy, but time
 * @param reads what the weights take in this path's format
 */
record Path(
    Optional<SparseSupport> support,
    double macsPerSecond,
    Range efficiency,
    double executed,
    double gated,
    FormatSize reads) {

  boolean sparse() {
    return support.isPresent();
  }

  /** All ways to run {@code op}; the dense one first. */
  static List<Path> of(Op op, Device device, ElementType type, Level level, ModelOptions options) {
    double rate = device.peakOpsPerSecond(type).orElseThrow() / Workload.OPS_PER_MAC;
    var dense = device.efficiency(type).orElse(options.denseEfficiency());
    var paths = new ArrayList<Path>();
    paths.add(densePath(op, rate, dense));
    if (level.includes(Level.L1_SPARSE)) {
      for (var support : device.sparse()) {
        if (support.types().contains(type)) {
          sparsePath(op, device, support, rate, dense, level, options).ifPresent(paths::add);
        }
      }
    }
    return paths;
  }

  private static Path densePath(Op op, double rate, Range efficiency) {
    boolean shrunk = op.structure() instanceof Structure.Channel;
    double executed = shrunk ? op.macsNonZero() : op.macsDense();
    var reads = shrunk ? op.stored() : new FormatSize("dense", op.denseWeightBytes(), 0);
    return new Path(Optional.empty(), rate, efficiency, executed, 0, reads);
  }

  private static Optional<Path> sparsePath(
      Op op,
      Device device,
      SparseSupport support,
      double rate,
      Range dense,
      Level level,
      ModelOptions options) {
    double share = Skipped.executedShare(op, support, level);
    boolean shrunk = op.structure() instanceof Structure.Channel;
    if (!Skipped.applies(op, support) && (shrunk || share >= 1)) {
      return Optional.empty();
    }
    boolean skips = support.mode() == SparseSupport.Mode.SKIP;
    double all = op.macsDense();
    // An accelerator's own losses are modelled by its lanes, so it is as efficient as when dense.
    var assumed = device.kind() == Device.Kind.ACCELERATOR ? dense : options.sparseEfficiency();
    return Optional.of(
        new Path(
            Optional.of(support),
            rate * support.peakShare(),
            skips ? support.efficiency().orElse(assumed) : dense,
            skips ? all * share : all,
            skips ? 0 : all * (1 - share),
            Skipped.weightsHelp(op, support) || shrunk
                ? op.stored()
                : new FormatSize("dense", op.denseWeightBytes(), 0)));
  }
}
