package sparselab.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * All memory as one segment, indexed by native address: a constant segment of unlimited size costs
 * the inner loops neither a bounds nor a liveness check that matters. Only kernels touch it, after
 * the door has checked sizes; callers keep the buffers reachable.
 */
final class Memory {
  // Restricted because a wrong address crashes; the doors check sizes, Floats holds the memory.
  @SuppressWarnings("restricted")
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /**
   * All bits an address can have. {@code address & ADDRESS} changes nothing, but tells the JIT that
   * the address is not negative: it then drops the bounds check of every access from it.
   */
  static final long ADDRESS = Long.MAX_VALUE >> 1;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Memory() {}

  static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }
}
