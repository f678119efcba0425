package sparselab.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of float32 outside the Java heap, where vector loads can be aligned: allocated
 * buffers start on a 64-byte boundary. Values at {@code [0, size)}; memory is freed when the buffer
 * and its slices are unreachable.
 *
 * <p>Not synchronised: two threads may read, or write apart from each other.
 */
public final class Floats {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int ALIGNMENT = 64;

  private final MemorySegment segment;
  private final long size;

  // Foreign memory lives as long as its owner, so the owner must live as long as this buffer.
  @SuppressWarnings("UnusedVariable")
  private final @Nullable Object owner;

  private Floats(MemorySegment segment, long size, @Nullable Object owner) {
    this.segment = segment;
    this.size = size;
    this.owner = owner;
  }

  /**
   * A new buffer of zeros, 64-byte aligned.
   *
   * @param size number of floats
   * @throws IllegalArgumentException if {@code size} is negative
   */
  public static Floats allocate(long size) {
    checkSize("Floats.allocate", size);
    return new Floats(Arena.ofAuto().allocate(size * Float.BYTES, ALIGNMENT), size, null);
  }

  /** A new buffer holding a copy of {@code values}. */
  public static Floats of(float... values) {
    var floats = allocate(values.length);
    floats.copyFrom(values);
    return floats;
  }

  /**
   * A window on foreign memory, such as an ND4J array's: nothing is copied, writes go both ways.
   *
   * @param address of the first float, as from {@code DataBuffer.address()}
   * @param size number of floats there; cannot be checked
   * @param owner kept reachable as long as this buffer, so that it does not free the memory
   * @throws IllegalArgumentException if the address is 0 or not a multiple of 4
   */
  public static Floats ofAddress(long address, long size, Object owner) {
    checkSize("Floats.ofAddress", size);
    if (address <= 0 || address % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "Floats.ofAddress: address must be positive and a multiple of 4, found 0x%x; was the array freed, or is it not float32?"
              .formatted(address));
    }
    return new Floats(Memory.ALL.asSlice(address, size * Float.BYTES), size, owner);
  }

  /** Number of floats. */
  public long size() {
    return size;
  }

  /** The memory itself, {@code 4·size} bytes. */
  public MemorySegment segment() {
    return segment;
  }

  /** Address of the first float; valid while this buffer is reachable. */
  long address() {
    return segment.address();
  }

  /** Value at {@code i}. */
  public float get(long i) {
    checkIndex("get", i);
    return segment.getAtIndex(FLOAT, i);
  }

  /** Writes {@code value} at {@code i}. */
  public void set(long i, float value) {
    checkIndex("set", i);
    segment.setAtIndex(FLOAT, i, value);
  }

  /**
   * Overwrites all values.
   *
   * @throws IllegalArgumentException if {@code values} is not of this buffer's size
   */
  public void copyFrom(float[] values) {
    if (values.length != size) {
      throw new IllegalArgumentException(
          "Floats.copyFrom: expected %d values, one for each of this buffer, found %d; slice the buffer to fill a part"
              .formatted(size, values.length));
    }
    MemorySegment.copy(values, 0, segment, FLOAT, 0, values.length);
  }

  /** A copy on the heap. */
  public float[] toArray() {
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "Floats.toArray: %d values are more than one Java array holds; slice the buffer first"
              .formatted(size));
    }
    var array = new float[(int) size];
    MemorySegment.copy(segment, FLOAT, 0, array, 0, array.length);
    return array;
  }

  /**
   * A view of {@code size} values from {@code offset}; nothing is copied. Only slices at multiples
   * of 16 keep the 64-byte alignment.
   */
  public Floats slice(long offset, long size) {
    if (offset < 0 || size < 0 || offset > this.size - size) {
      throw new IllegalArgumentException(
          "Floats.slice: [%d, %d + %d) does not lie in [0, %d); offset and size count floats, not bytes"
              .formatted(offset, offset, size, this.size));
    }
    return new Floats(segment.asSlice(offset * Float.BYTES, size * Float.BYTES), size, owner);
  }

  /** Sizes, never the values. */
  @Override
  public String toString() {
    return "Floats[%d at 0x%x]".formatted(size, segment.address());
  }

  private static void checkSize(String where, long size) {
    if (size < 0 || size > Long.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(
          "%s: size must be in [0, 2^61), found %d; is a product of dimensions overflowing?"
              .formatted(where, size));
    }
  }

  private void checkIndex(String what, long i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException(
          "Floats.%s: index must be in [0, %d), found %d".formatted(what, size, i));
    }
  }
}
