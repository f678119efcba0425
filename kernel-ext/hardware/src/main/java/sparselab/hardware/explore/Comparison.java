package sparselab.hardware.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.Estimate;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.model.StackedModel;

/**
 * Every workload on every device with every way of pruning it, one line each.
 *
 * @param lines in the order workload, device, variant
 */
public record Comparison(List<Line> lines) {

  /**
   * One estimate and what it was made for.
   *
   * @param estimate the whole of it, layers and reasons included
   */
  public record Line(Workload workload, Device device, Variant variant, Estimate estimate) {
    public double seconds() {
      return estimate.seconds().typical();
    }

    /** Dense time on the same device over this time. */
    public double speedup() {
      return estimate.speedup();
    }

    public Optional<Double> joules() {
      return estimate.joules();
    }

    /** The first of the reasons, the weightiest. */
    public String whyNotFaster() {
      return estimate.reasons().isEmpty() ? "" : estimate.reasons().getFirst();
    }

    /** Numbers of this device that are recalled only; a table must mark them. */
    public boolean restsOnRecalledNumbers() {
      return device.recalled().stream()
          .anyMatch(k -> k.startsWith("peak.") || k.startsWith("memory."));
    }
  }

  public Comparison {
    lines = List.copyOf(lines);
  }

  /** With every level of the model. */
  public static Comparison of(
      List<Workload> workloads, List<Device> devices, List<Variant> variants) {
    return of(workloads, devices, variants, StackedModel.full());
  }

  /** With a model of one's choice. */
  public static Comparison of(
      List<Workload> workloads, List<Device> devices, List<Variant> variants, CostModel model) {
    if (workloads.isEmpty() || devices.isEmpty() || variants.isEmpty()) {
      throw new IllegalArgumentException(
          "comparison: expected at least one workload, device and variant, found "
              + workloads.size()
              + ", "
              + devices.size()
              + ", "
              + variants.size());
    }
    var lines = new ArrayList<Line>();
    for (var workload : workloads) {
      for (var variant : variants) {
        var pruned = workload.pruned(variant);
        for (var device : devices) {
          lines.add(new Line(workload, device, variant, model.estimate(pruned, device)));
        }
      }
    }
    lines.sort(
        Comparator.comparingInt((Line l) -> workloads.indexOf(l.workload))
            .thenComparingInt(l -> devices.indexOf(l.device))
            .thenComparingInt(l -> variants.indexOf(l.variant)));
    return new Comparison(lines);
  }

  /** The device's fastest variant for a workload. */
  public Line fastest(Workload workload, Device device) {
    return lines.stream()
        .filter(l -> l.workload.equals(workload) && l.device == device)
        .min(Comparator.comparingDouble(Line::seconds))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "comparison: no line for '" + workload.name() + "' on " + device.name()));
  }

  /**
   * Speed-up over dense at each sparsity, to plot.
   *
   * @param structure of the zeros, through its variants in rising sparsity
   */
  public static List<Point> speedupCurve(
      Workload workload, Device device, List<Variant> structure, CostModel model) {
    return structure.stream()
        .map(v -> new Point(v.sparsity(), model.estimate(workload.pruned(v), device).speedup()))
        .toList();
  }

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /** The sparsity at which a speed-up curve first passes 1, between points by straight lines. */
  public static Optional<Double> breakEven(List<Point> curve) {
    for (int i = 0; i < curve.size(); i++) {
      var now = curve.get(i);
      if (now.y() > 1 + 1e-9) {
        if (i == 0 || curve.get(i - 1).y() > 1 + 1e-9) {
          return Optional.of(now.x());
        }
        var before = curve.get(i - 1);
        double share = (1 - before.y()) / (now.y() - before.y());
        return Optional.of(before.x() + share * (now.x() - before.x()));
      }
    }
    return Optional.empty();
  }
}
