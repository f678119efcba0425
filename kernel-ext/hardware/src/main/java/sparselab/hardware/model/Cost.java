package sparselab.hardware.model;

import java.util.EnumMap;
import java.util.Map;
import sparselab.hardware.Bound;
import sparselab.hardware.Op;
import sparselab.hardware.Part;
import sparselab.hardware.Range;

/** The time of one op by one path, taken apart. */
record Cost(Path path, Traffic traffic, Range seconds, Map<Part, Double> parts, Bound bound) {

  /**
   * @param underfill slots offered over slots used by the array, at least 1
   * @param imbalance time of the slowest lane over the mean, at least 1
   */
  static Cost of(
      Op op, Path path, Traffic traffic, double underfill, double imbalance, double overhead) {
    double executed = path.executed() / path.macsPerSecond();
    double useful = Math.min(op.macsEffectual(), path.executed()) / path.macsPerSecond();
    double slots = executed * underfill * imbalance;
    var efficiency = path.efficiency();
    double compute = slots / efficiency.typical();
    double memory = traffic.seconds().typical();
    double total = Math.max(compute, memory) + overhead;
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(Part.USEFUL, useful);
    parts.put(Part.ZEROS, executed - useful);
    parts.put(Part.UNDERFILL, executed * (underfill - 1));
    parts.put(Part.IMBALANCE, slots - executed * underfill);
    parts.put(Part.INEFFICIENCY, compute - slots);
    double stall = Math.max(0, memory - compute);
    double withoutMetadata = Math.max(0, traffic.secondsWithoutMetadata() - compute);
    parts.put(Part.MEMORY, Math.min(stall, withoutMetadata));
    parts.put(Part.METADATA, stall - Math.min(stall, withoutMetadata));
    parts.put(Part.OVERHEAD, overhead);
    var seconds =
        new Range(
            Math.max(slots / efficiency.high(), traffic.seconds().low()) + overhead,
            total,
            Math.max(slots / efficiency.low(), traffic.seconds().high()) + overhead);
    return new Cost(path, traffic, seconds, parts, bound(compute, memory, overhead, traffic));
  }

  private static Bound bound(double compute, double memory, double overhead, Traffic traffic) {
    if (overhead > Math.max(compute, memory)) {
      return Bound.OVERHEAD;
    }
    if (compute >= memory) {
      return Bound.COMPUTE;
    }
    return traffic.slowestWeightShare() >= 0.5 ? Bound.WEIGHT_BYTES : Bound.ACTIVATION_BYTES;
  }
}
