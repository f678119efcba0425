package sparselab.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.hardware.ElementType;
import sparselab.hardware.FormatSize;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * Bytes of a network's parameters in each format, biases and other unprunable tensors dense.
 *
 * @param byFormat "dense", "CSR", "bitmask", and the format of a pattern where every pruned tensor
 *     has one
 * @param smallest each tensor in its own smallest format
 */
public record Stored(Map<String, Long> byFormat, long smallest) {
  public Stored {
    byFormat = Map.copyOf(byFormat);
  }

  /** Counts what the masks keep, tensor by tensor, as {@link Packing} lays it out, in float32. */
  public static Stored of(Network network, Masks masks) {
    var totals = new LinkedHashMap<String, Long>();
    long smallest = 0;
    long others = 0;
    int tensors = 0;
    var seen = new LinkedHashMap<String, Integer>();
    for (Map.Entry<String, INDArray> entry : network.weights().entrySet()) {
      if (!network.prunable().contains(entry.getKey())) {
        others += ElementType.FP32.bytes(entry.getValue().length());
        continue;
      }
      tensors++;
      Collection<FormatSize> sizes = Packing.sizes(masks.of(entry.getKey(), network)).values();
      for (FormatSize size : sizes) {
        totals.merge(size.format(), size.bytes(), Long::sum);
        seen.merge(size.format(), 1, Integer::sum);
      }
      smallest += smallest(sizes).bytes();
    }
    int all = tensors;
    long dense = others;
    totals.keySet().removeIf(format -> seen.getOrDefault(format, 0) < all);
    totals.replaceAll((format, bytes) -> bytes + dense);
    return new Stored(totals, smallest + others);
  }

  /** The smallest of the formats that a tensor with this mask can be stored in. */
  static FormatSize smallest(Mask mask) {
    return smallest(Packing.sizes(mask).values());
  }

  private static FormatSize smallest(Collection<FormatSize> sizes) {
    return sizes.stream().min(Comparator.comparingLong(FormatSize::bytes)).orElseThrow();
  }

  /** Bytes in one format. */
  public long bytes(String format) {
    Long bytes = byFormat.get(format);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "Not every tensor can be stored as %s; there are %s"
              .formatted(format, byFormat.keySet()));
    }
    return bytes;
  }
}
