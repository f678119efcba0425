package sparselab.hardware.explore;

import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Estimate;
import sparselab.hardware.MemoryLevel;
import sparselab.hardware.Workload;

/**
 * What a roofline plot shows: roofs of a device and the layers of an estimate under them.
 *
 * @param peakOpsPerSecond the flat roof
 * @param slopes one for each memory level with known bandwidth
 * @param layers intensity and attained rate of each layer that computes
 */
public record RooflinePlot(double peakOpsPerSecond, List<Slope> slopes, List<Dot> layers) {

  /** A memory level's roof: operations a second = bytesPerSecond · operations a byte. */
  public record Slope(String level, double bytesPerSecond, double ridgeOpsPerByte) {}

  /** A layer: operations on non-zeros a byte of DRAM (or of the outermost level touched). */
  public record Dot(String layer, double opsPerByte, double opsPerSecond) {}

  /** The plot of one estimate, with the roofs of {@code type}. */
  public static RooflinePlot of(Estimate estimate, ElementType type) {
    var device = estimate.device();
    double peak =
        device
            .peakOpsPerSecond(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "device '" + device.name() + "' has no peak for " + type));
    return new RooflinePlot(peak, slopes(device, peak), dots(estimate));
  }

  private static List<Slope> slopes(Device device, double peak) {
    return device.memory().stream()
        .filter(l -> l.bytesPerSecond().isPresent())
        .map(l -> slope(l, peak))
        .toList();
  }

  private static Slope slope(MemoryLevel level, double peak) {
    double rate = level.bytesPerSecond().orElseThrow();
    return new Slope(level.name(), rate, peak / rate);
  }

  private static List<Dot> dots(Estimate estimate) {
    var order = estimate.device().memory().stream().map(MemoryLevel::name).toList();
    return estimate.layers().stream()
        .filter(l -> l.op().macsNonZero() > 0)
        .map(
            l -> {
              double bytes = 0;
              for (var level : order) {
                bytes = l.bytesPerLevel().getOrDefault(level, bytes);
              }
              double ops = (double) Workload.OPS_PER_MAC * l.op().macsNonZero();
              return new Dot(l.op().name(), ops / bytes, ops / l.seconds().typical());
            })
        .toList();
  }
}
