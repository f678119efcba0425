package sparselab.hardware;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Zeros of one shape that a device (or its library) makes use of.
 *
 * @param id its name in the device file
 * @param pattern which zeros; a block stands for blocks of at least that size
 * @param operand whose zeros
 * @param mode what happens to a multiplication by zero
 * @param types element types it works for
 * @param speedup the fixed factor on the dense peak (2 for 2:4); absent where time shrinks with the
 *     density
 * @param peakShare this path's own peak as a factor of the dense peak; 1 unless the file says so
 * @param efficiency the share of that path's peak which is reached, where known: rarely the dense
 *     one's
 */
public record SparseSupport(
    String id,
    Structure pattern,
    Operand operand,
    Mode mode,
    Set<ElementType> types,
    OptionalDouble speedup,
    double peakShare,
    Optional<Range> efficiency) {

  /** Whose zeros are used. */
  public enum Operand {
    WEIGHTS,
    ACTIVATIONS,
    BOTH
  }

  /** Gating saves energy; skipping saves energy and time. */
  public enum Mode {
    SKIP,
    GATE
  }

  public SparseSupport {
    types = Set.copyOf(types);
  }

  /** Whether weights of {@code structure} can use this. */
  public boolean covers(Structure structure) {
    return switch (pattern) {
      case Structure.Dense _ -> false;
      // Channels that are gone leave a smaller dense product, which needs no skipping.
      case Structure.Unstructured _ ->
          !(structure instanceof Structure.Dense || structure instanceof Structure.Channel);
      case Structure.NofM hardware ->
          structure instanceof Structure.NofM weights && weights.fitsIn(hardware);
      case Structure.Block(int rows, int cols) ->
          structure instanceof Structure.Block(int r, int c) && r % rows == 0 && c % cols == 0;
      case Structure.Channel _ -> structure instanceof Structure.Channel;
    };
  }
}
