package sparselab.hardware;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One level of a device's memory.
 *
 * @param name such as {@code l2}, {@code dram}
 * @param bytesPerSecond peak read bandwidth; absent where no source gives it
 * @param capacityBytes absent where no source gives it
 * @param efficiency the share of the peak that is reached, where known
 * @param holds which operands may live here
 */
public record MemoryLevel(
    String name,
    OptionalDouble bytesPerSecond,
    OptionalDouble capacityBytes,
    Optional<Range> efficiency,
    Holds holds) {

  /** Which operands a level may hold (TPU v1 keeps weights and activations apart). */
  public enum Holds {
    ALL,
    WEIGHTS,
    ACTIVATIONS
  }

  /** The name of the outermost level, that every device has. */
  public static final String DRAM = "dram";

  public boolean isDram() {
    return name.equals(DRAM);
  }
}
