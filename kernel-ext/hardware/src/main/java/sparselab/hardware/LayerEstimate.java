package sparselab.hardware;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one layer costs.
 *
 * @param op the layer
 * @param seconds with the bounds that the efficiencies' ranges leave
 * @param denseSeconds the same layer with no zeros in its weights, typical
 * @param boundBy what decides {@code seconds}
 * @param breakdown typical seconds by part; sums to {@code seconds.typical()}
 * @param bytesPerLevel traffic at each memory level that is touched
 * @param executedMacs multiplications the device carries out, zeros not skipped included
 * @param energy where the device's file has energies
 * @param sparsePath whether a sparse kernel or skip is used
 * @param reasons why it is not faster
 */
public record LayerEstimate(
    Op op,
    Range seconds,
    double denseSeconds,
    Bound boundBy,
    Map<Part, Double> breakdown,
    Map<String, Double> bytesPerLevel,
    double executedMacs,
    Optional<Energy> energy,
    boolean sparsePath,
    List<String> reasons) {
  public LayerEstimate {
    var copy = new EnumMap<Part, Double>(Part.class);
    copy.putAll(breakdown);
    breakdown = java.util.Collections.unmodifiableMap(copy);
    bytesPerLevel = Map.copyOf(bytesPerLevel);
    reasons = List.copyOf(reasons);
  }

  /** Share of the time in which the peak rate would have done the useful work; in 0..1. */
  public double utilisation() {
    return seconds.typical() == 0
        ? 0
        : breakdown.getOrDefault(Part.USEFUL, 0.0) / seconds.typical();
  }

  /** Dense time over this time. */
  public double speedup() {
    return seconds.typical() == 0 ? 1 : denseSeconds / seconds.typical();
  }
}
