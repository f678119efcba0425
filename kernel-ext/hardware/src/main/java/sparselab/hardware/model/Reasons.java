package sparselab.hardware.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparselab.hardware.Bound;
import sparselab.hardware.Device;
import sparselab.hardware.Op;
import sparselab.hardware.Part;
import sparselab.hardware.Structure;
import sparselab.hardware.Workload;

/** Puts into words why a layer is not faster. */
final class Reasons {
  /** Below this share of the time a part is not worth a sentence. */
  private static final double WORTH_SAYING = 0.1;

  private Reasons() {}

  static List<String> of(
      Op asked,
      Op seen,
      Device device,
      Cost cost,
      Cost dense,
      Workload workload,
      StackedModel model) {
    var reasons = new ArrayList<String>();
    if (model.level() == Level.L0_ROOFLINE) {
      if (asked.weightDensity() < 1) {
        reasons.add("L0 counts every weight: zeros are ignored");
      }
    } else {
      zeros(reasons, asked, device, cost, dense, model);
    }
    bound(reasons, seen, cost, workload);
    parts(reasons, seen, device, cost);
    type(reasons, seen, device, cost);
    return reasons;
  }

  private static void zeros(
      List<String> reasons, Op op, Device device, Cost cost, Cost dense, StackedModel model) {
    if (op.weightCount() == 0 || op.structure() instanceof Structure.Dense) {
      return;
    }
    var zeros = op.structure() + " " + percent(1 - op.weightDensity());
    if (op.structure() instanceof Structure.Channel) {
      return;
    }
    var type = Types.runsAs(op.activationType(), device);
    var fitting = device.sparse().stream().filter(s -> Skipped.weightsHelp(op, s)).toList();
    if (fitting.isEmpty()) {
      reasons.add(zeros + ": this device has no skip for it");
    } else if (fitting.stream().noneMatch(s -> s.types().contains(type))) {
      reasons.add(
          zeros
              + ": skipped for "
              + fitting.getFirst().types().stream().sorted().toList()
              + " only, not for "
              + type);
    } else if (!cost.path().sparse()) {
      reasons.add(zeros + ": the sparse path would be slower than the dense one, which is kept");
    } else {
      sparsePath(reasons, zeros, cost, dense, model);
    }
  }

  private static void sparsePath(
      List<String> reasons, String zeros, Cost cost, Cost dense, StackedModel model) {
    var support = cost.path().support().orElseThrow();
    if (cost.path().gated() > 0) {
      reasons.add(zeros + ": gated, which saves energy but no time");
    }
    if (support.speedup().isPresent()) {
      reasons.add(
          zeros
              + ": at most "
              + plain(support.speedup().getAsDouble())
              + "x by hardware, however many more zeros there are");
    }
    double sparse = cost.path().efficiency().typical();
    double full = dense.path().efficiency().typical();
    if (cost.bound() == Bound.COMPUTE && sparse < 0.95 * full) {
      reasons.add(
          "sparse kernels reach "
              + percent(sparse)
              + " of their peak here, dense ones "
              + percent(full)
              + (support.efficiency().isEmpty() ? " (assumed, no source)" : ""));
    }
    if (!model.options().keepDenseIfFaster()
        && cost.seconds().typical() > dense.seconds().typical()) {
      reasons.add(zeros + ": slower than dense here");
    }
  }

  private static void bound(List<String> reasons, Op op, Cost cost, Workload workload) {
    switch (cost.bound()) {
      case WEIGHT_BYTES ->
          reasons.add("batch " + workload.batch() + ": bound by the bytes of the weights");
      case ACTIVATION_BYTES -> reasons.add("bound by the bytes of the activations");
      case OVERHEAD -> reasons.add("bound by fixed overhead: too little work a launch");
      case COMPUTE -> {
        if (cost.path().sparse() && op.weightDensity() < 1) {
          reasons.add("bound by compute");
        }
      }
    }
    double metadata = cost.traffic().metadataShare();
    if (metadata >= WORTH_SAYING) {
      reasons.add("metadata is " + percent(metadata) + " of traffic");
    }
  }

  private static void parts(List<String> reasons, Op op, Device device, Cost cost) {
    if (cost.bound() != Bound.COMPUTE) {
      // Filling the array better would not help a layer that waits for bytes.
      return;
    }
    double total = cost.seconds().typical();
    if (share(cost, Part.IMBALANCE, total) >= WORTH_SAYING) {
      reasons.add(
          "load imbalance: lanes wait "
              + percent(share(cost, Part.IMBALANCE, total))
              + " of the time for the one with the most non-zeros");
    }
    if (share(cost, Part.UNDERFILL, total) >= WORTH_SAYING) {
      reasons.add(Underfill.reason(op, device));
    }
  }

  private static double share(Cost cost, Part part, double total) {
    return total == 0 ? 0 : cost.parts().getOrDefault(part, 0.0) / total;
  }

  private static void type(List<String> reasons, Op op, Device device, Cost cost) {
    var runs = Types.runsAs(op.activationType(), device);
    if (runs != op.activationType() && op.macsDense() > 0) {
      reasons.add("no " + op.activationType() + " peak here: computed in " + runs);
    }
    if (device.efficiency(runs).isEmpty()
        && cost.bound() == Bound.COMPUTE
        && !cost.path().sparse()) {
      reasons.add(
          "no published efficiency for "
              + runs
              + ": "
              + percent(cost.path().efficiency().typical())
              + " of peak is assumed");
    }
  }

  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  private static String plain(double factor) {
    return factor == Math.rint(factor)
        ? Long.toString((long) factor)
        : String.format(Locale.ROOT, "%.2f", factor);
  }
}
