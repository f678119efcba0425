package sparselab.hardware.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.Workload;

/**
 * Designs around a device: every combination of some of its numbers, and which of them no other
 * beats in both time and energy.
 *
 * @param designs every combination, first axis slowest
 */
public record Sweep(List<Design> designs) {

  /**
   * One number of the device and the values to try, such as {@code array.rows.count} and 64, 128.
   */
  public record Axis(String key, List<Double> values) {
    public Axis {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("sweep: no values for " + key);
      }
    }

    public static Axis of(String key, double... values) {
      return new Axis(key, java.util.Arrays.stream(values).boxed().toList());
    }
  }

  /** What a device costs to run a workload on. */
  public record Design(Map<String, Double> chosen, Device device, double seconds, double joules) {
    public Design {
      chosen = Map.copyOf(chosen);
    }

    private boolean beats(Design other) {
      return seconds <= other.seconds
          && joules <= other.joules
          && (seconds < other.seconds || joules < other.joules);
    }
  }

  /** The most designs that one sweep may try. */
  private static final long MOST = 100_000;

  public Sweep {
    designs = List.copyOf(designs);
  }

  /**
   * Tries every combination. Peaks follow the array: rows, columns and units multiply them.
   *
   * @throws IllegalArgumentException if the device has no energies, or there are too many designs
   */
  public static Sweep of(Device base, List<Axis> axes, Workload workload, CostModel model) {
    long count = axes.stream().mapToLong(a -> a.values().size()).reduce(1, Math::multiplyExact);
    if (count > MOST) {
      throw new IllegalArgumentException(
          "sweep: expected at most " + MOST + " designs, found " + count + "; try fewer values");
    }
    var designs = new ArrayList<Design>();
    for (long i = 0; i < count; i++) {
      designs.add(design(base, choice(axes, count, i), workload, model));
    }
    return new Sweep(designs);
  }

  private static Map<String, Double> choice(List<Axis> axes, long count, long index) {
    var chosen = new LinkedHashMap<String, Double>();
    long rest = index;
    long size = count;
    for (var axis : axes) {
      size /= axis.values().size();
      chosen.put(axis.key(), axis.values().get((int) (rest / size)));
      rest %= size;
    }
    return chosen;
  }

  private static Design design(
      Device base, Map<String, Double> chosen, Workload workload, CostModel model) {
    var device = base;
    double cells = 1;
    for (var entry : chosen.entrySet()) {
      var key = entry.getKey();
      if (key.startsWith("array.") && key.endsWith(".count")) {
        cells *= entry.getValue() / base.number(key).orElse(1);
      }
      device = device.with(key, entry.getValue());
    }
    if (cells != 1) {
      for (var key : base.numbers().keySet()) {
        if (key.startsWith("peak.") && !chosen.containsKey(key)) {
          device = device.scaled(key, cells);
        }
      }
    }
    var estimate = model.estimate(workload, device);
    double joules =
        estimate
            .joules()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "sweep: device '"
                            + base.name()
                            + "' has no energies; include an energy"
                            + " table in its file"));
    return new Design(chosen, device, estimate.seconds().typical(), joules);
  }

  /** The designs that no other beats in both time and energy, fastest first. */
  public List<Design> paretoFront() {
    return designs.stream()
        .filter(d -> designs.stream().noneMatch(other -> other.beats(d)))
        .sorted(java.util.Comparator.comparingDouble(Design::seconds))
        .toList();
  }
}
