package sparselab.hardware.measure;

import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.MemoryLevel;
import sparselab.hardware.Op;
import sparselab.hardware.Range;
import sparselab.hardware.Workload;

/**
 * One kind of kernel: {@code t = max(macs/(r·s), bytes/b) + t0}, where the rate {@code r} falls for
 * small sides by {@code s = m/(m + m½)·k/(k + k½)·n/(n + n½)}.
 *
 * <p>Half-sizes are Hockney's n½: the side at which half of the rate is reached.
 *
 * @param computeFraction of the machine's peak, for large sides
 * @param memoryFraction of its bandwidth
 * @param overheadSeconds of one call
 * @param halfM rows of activations at which half of the rate is reached
 * @param halfK non-zeros a sum at which half of the rate is reached
 * @param halfN outputs at which half of the rate is reached
 * @param low a quarter of the fitted kernels took less than this times the prediction
 * @param high a quarter took more
 */
public record KernelFit(
    double computeFraction,
    double memoryFraction,
    double overheadSeconds,
    double halfM,
    double halfK,
    double halfN,
    double low,
    double high) {

  private static final int PARAMETERS = 6;

  /** Search steps: factors by which a parameter is multiplied or divided, coarse to fine. */
  private static final double[] STEPS = {8, 3, 1.6, 1.25, 1.1, 1.04, 1.015};

  static KernelFit fit(Device device, List<Calibration.Measured> measured) {
    double[] best = null;
    double bestError = Double.MAX_VALUE;
    for (double start : new double[] {0.1, 0.5, 1}) {
      double[] found = descend(device, measured, new double[] {start, 0.7, 1e-6, 1, 1, 1});
      double error = error(device, measured, found);
      if (best == null || error < bestError) {
        best = found;
        bestError = error;
      }
    }
    var chosen = java.util.Objects.requireNonNull(best);
    var ratios =
        measured.stream()
            .mapToDouble(m -> m.seconds() / seconds(device, m.op(), chosen))
            .sorted()
            .toArray();
    double low = Math.min(1, ratios[ratios.length / 4]);
    double high = Math.max(1, ratios[ratios.length - 1 - ratios.length / 4]);
    return new KernelFit(
        chosen[0], chosen[1], chosen[2], chosen[3], chosen[4], chosen[5], low, high);
  }

  /** Coordinate descent in logarithms: few parameters, no gradients, deterministic. */
  private static double[] descend(
      Device device, List<Calibration.Measured> measured, double[] start) {
    double[] now = start.clone();
    double error = error(device, measured, now);
    for (double step : STEPS) {
      boolean better = true;
      for (int round = 0; better && round < 60; round++) {
        better = false;
        for (int i = 0; i < PARAMETERS; i++) {
          for (double factor : new double[] {step, 1 / step}) {
            double[] tried = now.clone();
            tried[i] = bounded(i, tried[i] * factor);
            double e = error(device, measured, tried);
            if (e < error - 1e-12) {
              now = tried;
              error = e;
              better = true;
            }
          }
        }
      }
    }
    return now;
  }

  private static double bounded(int parameter, double value) {
    return switch (parameter) {
      // Above 1 where the peak was measured on a busy machine, or a cache helps more than we know.
      case 0 -> Math.clamp(value, 1e-4, 2);
      case 1 -> Math.clamp(value, 1e-3, 4);
      case 2 -> Math.clamp(value, 1e-9, 1e-2);
      default -> Math.clamp(value, 1e-3, 1e5);
    };
  }

  /** Mean |ln(predicted/measured)|: an outlier counts once, and small kernels as much as large. */
  private static double error(
      Device device, List<Calibration.Measured> measured, double[] parameters) {
    return measured.stream()
        .mapToDouble(m -> Math.abs(Math.log(seconds(device, m.op(), parameters) / m.seconds())))
        .average()
        .orElseThrow();
  }

  Range range(Device device, Op op) {
    double[] parameters = {computeFraction, memoryFraction, overheadSeconds, halfM, halfK, halfN};
    double typical = seconds(device, op, parameters);
    return new Range(low * typical, typical, high * typical);
  }

  private static double seconds(Device device, Op op, double[] p) {
    double peak =
        device
                .peakOpsPerSecond(op.activationType())
                .orElseGet(() -> device.peakOpsPerSecond(ElementType.FP32).orElseThrow())
            / Workload.OPS_PER_MAC;
    double k = Math.max(1, op.k() * op.weightDensity());
    double shape = op.m() / (op.m() + p[3]) * (k / (k + p[4])) * (op.n() / (op.n() + p[5]));
    double compute = op.macsNonZero() / (p[0] * peak * shape);
    double bytes = (double) op.stored().bytes() + op.inputBytes() + op.outputBytes();
    double memory = bytes / (p[1] * bandwidth(device, bytes));
    return Math.max(compute, memory) + p[2];
  }

  /** Of the innermost level that holds the whole kernel, as it is run again and again. */
  private static double bandwidth(Device device, double bytes) {
    return device.memory().stream()
        .filter(l -> l.bytesPerSecond().isPresent())
        .filter(l -> l.isDram() || bytes <= l.capacityBytes().orElse(0))
        .findFirst()
        .map(MemoryLevel::bytesPerSecond)
        .orElseThrow()
        .orElseThrow();
  }
}
