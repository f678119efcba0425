package sparselab.hardware.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sparselab.hardware.Device;
import sparselab.hardware.Op;
import sparselab.hardware.Range;
import sparselab.hardware.Structure;

/**
 * Prices of a machine, fitted to kernels measured on it, and predictions from them.
 *
 * <p>Each kind of kernel (dense, unstructured, N:M, block; matrices, single rows, convolutions,
 * depthwise ones) has its own {@link KernelFit}.
 *
 * @param device what was calibrated
 * @param fits by kind
 */
public record Calibration(Device device, Map<String, KernelFit> fits) {

  /** A kernel's op and how long it took. */
  public record Measured(Op op, double seconds) {
    public Measured {
      if (!(seconds > 0) || !Double.isFinite(seconds)) {
        throw new IllegalArgumentException(
            "calibration: op '" + op.name() + "': expected seconds > 0, found " + seconds);
      }
    }
  }

  /**
   * How good predictions are on kernels that were not fitted to.
   *
   * @param medianError median of |predicted/measured − 1|
   * @param worstError the largest
   * @param count how many
   */
  public record Accuracy(double medianError, double worstError, int count) {}

  /** Kernels of one kind that a fit needs at least. */
  static final int FEWEST = 4;

  public Calibration {
    fits = Map.copyOf(fits);
  }

  /**
   * Fits every kind that has at least four measurements.
   *
   * @throws IllegalArgumentException if no kind has
   */
  public static Calibration fit(Device device, List<Measured> measured) {
    var byKind = new TreeMap<String, List<Measured>>();
    for (var m : measured) {
      byKind.computeIfAbsent(kind(m.op()), _ -> new java.util.ArrayList<>()).add(m);
    }
    var fits = new TreeMap<String, KernelFit>();
    byKind.forEach(
        (kind, list) -> {
          if (list.size() >= FEWEST) {
            fits.put(kind, KernelFit.fit(list));
          }
        });
    if (fits.isEmpty()) {
      throw new IllegalArgumentException(
          "calibration: expected at least "
              + FEWEST
              + " kernels of one kind, found "
              + measured.size()
              + " in all; measure more shapes");
    }
    return new Calibration(device, fits);
  }

  /**
   * Seconds predicted for {@code op}, with the range in which half of the fitted kernels fell. A
   * form that was not measured (a single row, a sliding kernel) is taken as a plain product.
   */
  public Range seconds(Op op) {
    var plain = op.groups() > 1 ? null : fits.get(structure(op));
    var fit = fits.getOrDefault(kind(op), plain);
    if (fit == null) {
      throw new IllegalArgumentException(
          "calibration: no fit for "
              + kind(op)
              + " (op '"
              + op.name()
              + "'), there are "
              + fits.keySet()
              + "; measure some kernels of that kind");
    }
    return fit.range(op);
  }

  /** Whether {@code op} as it is pruned is predicted to be faster than dense. */
  public boolean sparseWins(Op op) {
    return seconds(op).typical() < seconds(op.dense()).typical();
  }

  /** How far predictions are from kernels that the fit has not seen. */
  public Accuracy accuracy(List<Measured> unseen) {
    var errors =
        unseen.stream()
            .mapToDouble(m -> Math.abs(seconds(m.op()).typical() / m.seconds() - 1))
            .sorted()
            .toArray();
    if (errors.length == 0) {
      throw new IllegalArgumentException("calibration: no kernels to check against");
    }
    return new Accuracy(median(errors), errors[errors.length - 1], errors.length);
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }

  /** Kernels that share their code, and so their prices. */
  static String kind(Op op) {
    return structure(op) + form(op);
  }

  private static String structure(Op op) {
    return switch (op.structure()) {
      // What is left of pruned channels is a smaller dense product.
      case Structure.Dense _, Structure.Channel _ -> "dense";
      case Structure.Unstructured _ -> "unstructured";
      case Structure.NofM pattern -> pattern.toString();
      case Structure.Block block -> block.toString();
    };
  }

  /** Products of other forms have other kernels: a single row, a kernel that slides, groups. */
  private static String form(Op op) {
    if (op.groups() > 1) {
      return ", grouped";
    }
    boolean slides = op.inputBytes() < op.activationType().bytes(op.m() * op.k());
    return op.m() == 1 ? ", one row" : slides ? ", sliding" : "";
  }
}
