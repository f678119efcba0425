package sparselab.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Shape;

/**
 * One bit per weight of a tensor: set means kept. Immutable, with an exact count.
 *
 * <p>Bits are numbered as the tensor's elements in row-major order.
 */
public final class Mask {
  private final Shape shape;
  private final BitSet kept;
  private final Pattern pattern;

  /**
   * @param kept bit i set keeps element i, row-major; copied
   * @param pattern what the bits promise
   * @throws IllegalArgumentException when a bit lies outside the shape or the promise is broken
   */
  public Mask(Shape shape, BitSet kept, Pattern pattern) {
    if (kept.length() > shape.count()) {
      throw new IllegalArgumentException(
          "Mask of %s: expected bits below %d, found bit %d"
              .formatted(shape, shape.count(), kept.length() - 1));
    }
    this.shape = shape;
    this.kept = (BitSet) kept.clone();
    this.pattern = pattern;
    List<String> violations = pattern.violations(this);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(
          "Mask of %s is not %s in %d places: %s%s"
              .formatted(
                  shape,
                  pattern,
                  violations.size(),
                  String.join("; ", violations.subList(0, Math.min(3, violations.size()))),
                  violations.size() > 3 ? "; …" : ""));
    }
  }

  /** Keeps everything. */
  public static Mask dense(Shape shape) {
    var all = new BitSet(shape.count());
    all.set(0, shape.count());
    return new Mask(shape, all, new Unstructured());
  }

  /** Keeps what is not zero. */
  public static Mask ofNonZeros(INDArray weight) {
    float[] values = weight.dup('c').data().asFloat();
    var bits = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      bits.set(i, values[i] != 0);
    }
    int[] sizes = Arrays.stream(weight.shape()).mapToInt(Math::toIntExact).toArray();
    return new Mask(new Shape(sizes), bits, new Unstructured());
  }

  public Shape shape() {
    return shape;
  }

  public Pattern pattern() {
    return pattern;
  }

  /** Whether element {@code index} (row-major) is kept. */
  public boolean keeps(int index) {
    return kept.get(index);
  }

  /** Number of elements kept. */
  public int kept() {
    return kept.cardinality();
  }

  /** Number of elements. */
  public int size() {
    return shape.count();
  }

  /** Zeros by all. */
  public double sparsity() {
    return 1 - (double) kept() / size();
  }

  /** A copy of the bits. */
  public BitSet bits() {
    return (BitSet) kept.clone();
  }

  /** Keeps what both keep; promises nothing about structure. */
  public Mask and(Mask other) {
    BitSet bits = bits();
    bits.and(sameShape(other).kept);
    return new Mask(shape, bits, new Unstructured());
  }

  /** Keeps what either keeps; promises nothing about structure. */
  public Mask or(Mask other) {
    BitSet bits = bits();
    bits.or(sameShape(other).kept);
    return new Mask(shape, bits, new Unstructured());
  }

  /** Keeps what this one drops. */
  public Mask invert() {
    BitSet bits = bits();
    bits.flip(0, size());
    return new Mask(shape, bits, new Unstructured());
  }

  /** As many bits, at random places: the control that asks whether the places matter. */
  public Mask shuffle(RandomGenerator random) {
    int[] order = new int[size()];
    Arrays.setAll(order, i -> i);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    var bits = new BitSet(size());
    for (int i = 0; i < kept(); i++) {
      bits.set(order[i]);
    }
    return new Mask(shape, bits, new Unstructured());
  }

  /** 1 where kept, 0 where not, float32 in the tensor's shape. */
  public INDArray toArray() {
    float[] values = new float[size()];
    kept.stream().forEach(i -> values[i] = 1);
    return Nd4j.create(values, shape.toLongs(), 'c').castTo(DataType.FLOAT);
  }

  /** The weight with what is not kept set to exactly zero; the argument stays as it is. */
  public INDArray applyTo(INDArray weight) {
    if (!Arrays.equals(weight.shape(), shape.toLongs())) {
      throw new IllegalArgumentException(
          "Mask of %s cannot be applied to a weight of %s"
              .formatted(shape, Arrays.toString(weight.shape())));
    }
    float[] values = weight.dup('c').data().asFloat();
    for (int i = kept.nextClearBit(0); i < values.length; i = kept.nextClearBit(i + 1)) {
      values[i] = 0; // not a product: 0·NaN would stay NaN and −0.0 would not be +0.0
    }
    return Nd4j.create(values, shape.toLongs(), 'c');
  }

  /** CRC-32C over shape and bits. */
  public long checksum() {
    var crc = new CRC32C();
    crc.update((shape + ":").getBytes(StandardCharsets.US_ASCII));
    crc.update(kept.toByteArray());
    return crc.getValue();
  }

  private Mask sameShape(Mask other) {
    if (!shape.equals(other.shape)) {
      throw new IllegalArgumentException(
          "Masks of different shapes: expected %s, found %s".formatted(shape, other.shape));
    }
    return other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask
        && shape.equals(mask.shape)
        && kept.equals(mask.kept)
        && pattern.equals(mask.pattern);
  }

  @Override
  public int hashCode() {
    return kept.hashCode();
  }

  @Override
  public String toString() {
    return "Mask of %s, %s, keeps %,d of %,d (%.2f %% sparse)"
        .formatted(shape, pattern, kept(), size(), 100 * sparsity());
  }
}
