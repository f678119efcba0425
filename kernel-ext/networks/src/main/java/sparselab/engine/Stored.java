package sparselab.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.hardware.ElementType;
import sparselab.hardware.FormatSize;
import sparselab.mask.Block;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
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

  /** Counts non-zeros from the masks; a matrix is (out, in·kernel positions), float32. */
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
      List<FormatSize> sizes = sizes(masks.of(entry.getKey(), network));
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
    return smallest(sizes(mask));
  }

  private static FormatSize smallest(List<FormatSize> sizes) {
    return sizes.stream().min(Comparator.comparingLong(FormatSize::bytes)).orElseThrow();
  }

  private static List<FormatSize> sizes(Mask mask) {
    long rows = mask.shape().size(0);
    long cols = mask.size() / rows;
    long kept = mask.kept();
    var sizes = new ArrayList<FormatSize>();
    sizes.add(FormatSize.dense(rows, cols, ElementType.FP32));
    sizes.add(FormatSize.csr(rows, kept, ElementType.FP32));
    sizes.add(FormatSize.bitmask(rows, cols, kept, ElementType.FP32));
    if (mask.pattern() instanceof NofM(int n, int m)) {
      sizes.add(FormatSize.nOfM(rows, cols, n, m, ElementType.FP32));
    }
    if (mask.pattern() instanceof Block(int r, int c)) {
      sizes.add(FormatSize.bsr(rows, r, c, keptBlocks(mask), ElementType.FP32));
    }
    return sizes;
  }

  private static long keptBlocks(Mask mask) {
    var units = mask.pattern().units(mask.shape());
    return mask.bits().stream().map(units::of).distinct().count();
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
