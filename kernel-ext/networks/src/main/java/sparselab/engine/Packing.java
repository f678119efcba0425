package sparselab.engine;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sparselab.hardware.ElementType;
import sparselab.hardware.FormatSize;
import sparselab.mask.Block;
import sparselab.mask.Mask;
import sparselab.mask.NofM;
import sparselab.mask.View;

/** The formats that a pruned tensor can be stored in, float32. */
public enum Packing {
  /** Every value, zeros too; a matrix is (out, in·kernel positions). */
  DENSE,
  /** {@link sparselab.sparse.Csr} of that matrix. */
  CSR,
  /** {@link sparselab.sparse.Bitmask} of that matrix. */
  BITMASK,
  /**
   * {@link sparselab.sparse.NofM}, for masks that promise {@code keep(n).of(m)}: at each kernel
   * position by itself, so the matrix is (out·kernel positions, in).
   */
  N_OF_M,
  /**
   * {@link sparselab.sparse.Bsr}, for masks that promise blocks: the matrix is (out, kernel
   * positions · in), where each position's inputs are filled up to whole blocks.
   */
  BSR;

  /** Most inputs of a group that the N:M format can number. */
  private static final int LARGEST_GROUP = 256;

  /** Bytes of a tensor with this mask; empty when the mask does not promise what is needed. */
  private Optional<FormatSize> size(Mask mask) {
    View view = View.of(mask.shape());
    long rows = view.outputs();
    long columns = (long) view.inputs() * view.positions();
    return switch (this) {
      case DENSE -> Optional.of(FormatSize.dense(rows, columns, ElementType.FP32));
      case CSR -> Optional.of(FormatSize.csr(rows, mask.kept(), ElementType.FP32));
      case BITMASK -> Optional.of(FormatSize.bitmask(rows, columns, mask.kept(), ElementType.FP32));
      case N_OF_M ->
          mask.pattern() instanceof NofM(int n, int m) && m <= LARGEST_GROUP
              ? Optional.of(
                  FormatSize.nOfM(rows * view.positions(), view.inputs(), n, m, ElementType.FP32))
              : Optional.empty();
      case BSR ->
          mask.pattern() instanceof Block(int r, int c)
              ? Optional.of(FormatSize.bsr(rows, r, c, keptBlocks(mask), ElementType.FP32))
              : Optional.empty();
    };
  }

  private static long keptBlocks(Mask mask) {
    var units = mask.pattern().units(mask.shape());
    return mask.bits().stream().map(units::of).distinct().count();
  }

  /** Bytes in each of the formats that a tensor with this mask can be stored in. */
  static Map<Packing, FormatSize> sizes(Mask mask) {
    var sizes = new EnumMap<Packing, FormatSize>(Packing.class);
    for (Packing packing : values()) {
      packing.size(mask).ifPresent(size -> sizes.put(packing, size));
    }
    return sizes;
  }

  /** Of these formats the one with fewest bytes; of equal ones the first. */
  public static Packing smallest(Mask mask) {
    return sizes(mask).entrySet().stream()
        .min(Comparator.comparingLong(size -> size.getValue().bytes()))
        .orElseThrow()
        .getKey();
  }
}
