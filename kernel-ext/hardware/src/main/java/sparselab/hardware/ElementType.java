package sparselab.hardware;

import java.util.Locale;

/** A number format that weights, activations and peaks are given in. */
public enum ElementType {
  FP64(64),
  FP32(32),
  TF32(32),
  BF16(16),
  FP16(16),
  FP8(8),
  INT16(16),
  INT8(8),
  FP4(4),
  INT4(4);

  private final int bits;

  ElementType(int bits) {
    this.bits = bits;
  }

  /** Bits of one element in memory (TF32 is stored as 32). */
  public int bits() {
    return bits;
  }

  /** Bytes that {@code elements} of this type take, rounded up to a whole byte. */
  public long bytes(long elements) {
    return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), 8L);
  }

  /** The lower-case name that device files use, such as {@code bf16}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
