package sparselab.hardware.model;

import java.util.LinkedHashMap;
import java.util.Map;
import sparselab.hardware.Device;
import sparselab.hardware.FormatSize;
import sparselab.hardware.MemoryLevel;
import sparselab.hardware.MemoryLevel.Holds;
import sparselab.hardware.Op;
import sparselab.hardware.Range;

/**
 * Bytes an op moves through each memory level and the seconds that takes.
 *
 * <p>A network is run again and again, so an operand comes from the innermost level that holds all
 * of it: the weights of the whole network, the activations of one op. It passes every level from
 * there inwards; the slowest decides.
 */
record Traffic(
    Map<String, Double> weightBytes,
    Map<String, Double> activationBytes,
    Map<String, Double> metadataBytes,
    Range seconds,
    double secondsWithoutMetadata,
    double slowestWeightShare) {

  /**
   * @param networkBytes what all of the network's weights take together
   */
  static Traffic of(
      Op op, Device device, FormatSize reads, double networkBytes, ModelOptions options) {
    var weights = new LinkedHashMap<String, Double>();
    var activations = new LinkedHashMap<String, Double>();
    var metadata = new LinkedHashMap<String, Double>();
    double moved = (double) op.inputBytes() + op.outputBytes();
    boolean weightsFound = reads.bytes() == 0;
    boolean activationsFound = moved == 0;
    for (var level : device.memory()) {
      if (level.bytesPerSecond().isEmpty()) {
        // Without its bandwidth we cannot say what it saves, so we do not let it save anything.
        continue;
      }
      if (!weightsFound && level.holds() != Holds.ACTIVATIONS) {
        weights.put(level.name(), (double) reads.valueBytes());
        metadata.put(level.name(), (double) reads.metadataBytes());
        weightsFound = fits(level, networkBytes + moved);
      }
      if (!activationsFound && level.holds() != Holds.WEIGHTS) {
        activations.put(level.name(), moved);
        activationsFound = fits(level, moved);
      }
    }
    return timed(device, weights, activations, metadata, options);
  }

  private static boolean fits(MemoryLevel level, double bytes) {
    return level.isDram() || bytes <= level.capacityBytes().orElse(0);
  }

  private static Traffic timed(
      Device device,
      Map<String, Double> weights,
      Map<String, Double> activations,
      Map<String, Double> metadata,
      ModelOptions options) {
    var slowest = Range.exactly(0);
    double lean = 0;
    double weightShare = 0;
    for (var level : device.memory()) {
      double values =
          weights.getOrDefault(level.name(), 0.0) + activations.getOrDefault(level.name(), 0.0);
      double extra = metadata.getOrDefault(level.name(), 0.0);
      if (values + extra == 0) {
        continue;
      }
      var efficiency = level.efficiency().orElse(options.memoryEfficiency());
      double rate = level.bytesPerSecond().orElseThrow();
      double typical = (values + extra) / (rate * efficiency.typical());
      if (typical > slowest.typical()) {
        slowest =
            new Range(
                (values + extra) / (rate * efficiency.high()),
                typical,
                (values + extra) / (rate * efficiency.low()));
        weightShare = (weights.getOrDefault(level.name(), 0.0) + extra) / (values + extra);
      }
      lean = Math.max(lean, values / (rate * efficiency.typical()));
    }
    return new Traffic(weights, activations, metadata, slowest, lean, weightShare);
  }

  /**
   * With what is read again because a product does not fit on chip: at least {@code 2·macs/√S}
   * elements pass a memory behind S elements of storage (Hong and Kung 1981; the constant is that
   * of Smith et al. 2017).
   */
  Traffic withRereads(Op op, double macs, Device device, ModelOptions options) {
    var dram = MemoryLevel.DRAM;
    double now =
        weightBytes.getOrDefault(dram, 0.0)
            + activationBytes.getOrDefault(dram, 0.0)
            + metadataBytes.getOrDefault(dram, 0.0);
    double onChip =
        device.memory().stream()
            .filter(l -> !l.isDram())
            .mapToDouble(l -> l.capacityBytes().orElse(0))
            .max()
            .orElse(0);
    double element = op.activationType().bits() / 8.0;
    if (now == 0 || onChip == 0) {
      return this;
    }
    double least = 2 * macs / Math.sqrt(onChip / element) * element;
    if (least <= now) {
      return this;
    }
    var more = new LinkedHashMap<>(activationBytes);
    more.merge(dram, least - now, Double::sum);
    return timed(device, weightBytes, more, metadataBytes, options);
  }

  /** All bytes by level. */
  Map<String, Double> bytes() {
    var sum = new LinkedHashMap<String, Double>();
    weightBytes.forEach((l, b) -> sum.merge(l, b, Double::sum));
    activationBytes.forEach((l, b) -> sum.merge(l, b, Double::sum));
    metadataBytes.forEach((l, b) -> sum.merge(l, b, Double::sum));
    return sum;
  }

  /** Metadata as a share of all bytes at the outermost level touched by weights. */
  double metadataShare() {
    double all = bytes().values().stream().mapToDouble(b -> b).sum();
    double extra = metadataBytes.values().stream().mapToDouble(b -> b).sum();
    return all == 0 ? 0 : extra / all;
  }
}
