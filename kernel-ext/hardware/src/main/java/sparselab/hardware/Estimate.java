package sparselab.hardware;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a workload costs on a device, as a model sees it, and why not less.
 *
 * @param workload what was computed
 * @param device on what
 * @param model by which model
 * @param layers in the workload's order
 */
public record Estimate(
    Workload workload, Device device, CostModel model, List<LayerEstimate> layers) {
  public Estimate {
    layers = List.copyOf(layers);
  }

  /** Time with the bounds that the efficiencies' ranges leave. */
  public Range seconds() {
    return layers.stream().map(LayerEstimate::seconds).reduce(Range.exactly(0), Range::plus);
  }

  /** The same network with no zeros in its weights. */
  public double denseSeconds() {
    return layers.stream().mapToDouble(LayerEstimate::denseSeconds).sum();
  }

  /** Dense time over this time. */
  public double speedup() {
    double seconds = seconds().typical();
    return seconds == 0 ? 1 : denseSeconds() / seconds;
  }

  /** Typical seconds by part, summed over layers; sums to {@code seconds().typical()}. */
  public Map<Part, Double> breakdown() {
    var sum = new EnumMap<Part, Double>(Part.class);
    layers.forEach(l -> l.breakdown().forEach((part, s) -> sum.merge(part, s, Double::sum)));
    return sum;
  }

  /** Bytes that pass each memory level. */
  public Map<String, Double> bytesPerLevel() {
    var sum = new TreeMap<String, Double>();
    layers.forEach(l -> l.bytesPerLevel().forEach((level, b) -> sum.merge(level, b, Double::sum)));
    return sum;
  }

  /** What most of the time is bound by. */
  public Bound boundBy() {
    var seconds = new EnumMap<Bound, Double>(Bound.class);
    layers.forEach(l -> seconds.merge(l.boundBy(), l.seconds().typical(), Double::sum));
    return seconds.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Bound.COMPUTE);
  }

  /** Share of the time in which the peak rate would have done the useful work; in 0..1. */
  public double utilisation() {
    double seconds = seconds().typical();
    return seconds == 0 ? 0 : breakdown().getOrDefault(Part.USEFUL, 0.0) / seconds;
  }

  /** Operations a second with every weight counted, zeros too: what advertisements quote. */
  public double denseOpsPerSecond() {
    return Workload.OPS_PER_MAC * workload.macsDense() / seconds().typical();
  }

  /** Operations a second on weights that are not zero. */
  public double effectiveOpsPerSecond() {
    return Workload.OPS_PER_MAC * workload.macsNonZero() / seconds().typical();
  }

  /** Where the energy goes, if the device's file has energies. */
  public Optional<Energy> energy() {
    return layers.stream()
        .map(LayerEstimate::energy)
        .reduce((a, b) -> a.flatMap(x -> b.map(x::plus)))
        .flatMap(e -> e);
  }

  /** Joules, if the device's file has energies. */
  public Optional<Double> joules() {
    return energy().map(Energy::joules);
  }

  /** Why it is not faster: each reason once, with the layers it holds for, weightiest first. */
  public List<String> reasons() {
    double total = seconds().typical();
    var byReason = new LinkedHashMap<String, Double>();
    var layersOf = new LinkedHashMap<String, Integer>();
    for (var layer : layers) {
      for (var reason : layer.reasons()) {
        byReason.merge(reason, layer.seconds().typical(), Double::sum);
        layersOf.merge(reason, 1, Integer::sum);
      }
    }
    return byReason.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .map(e -> e.getKey() + share(layersOf.getOrDefault(e.getKey(), 0), e.getValue() / total))
        .toList();
  }

  private String share(int count, double timeShare) {
    return layers.size() == 1
        ? ""
        : " ("
            + count
            + " of "
            + layers.size()
            + " layers, "
            + Math.round(100 * timeShare)
            + " % of the time)";
  }

  /** Changes of pattern, batch or element type that gain most on this device, best first. */
  public List<Advice> whatWouldHelp() {
    return Advice.forEstimate(this);
  }
}
