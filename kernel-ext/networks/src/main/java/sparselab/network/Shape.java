package sparselab.network;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of one example (batch axis left out) or of one weight tensor.
 *
 * <p>Images are {@code (channels, height, width)}, feature vectors {@code (features)}, sequences
 * {@code (positions, features)}.
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; equality is by content
public record Shape(int... sizes) {
  /** Throws when a size is not positive or the element count exceeds an {@code int}. */
  public Shape {
    sizes = sizes.clone();
    long count = 1;
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "Shape " + Arrays.toString(sizes) + ": expected positive sizes, found " + size);
      }
      count = Math.multiplyExact(count, (long) size);
    }
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Shape " + Arrays.toString(sizes) + " holds " + count + " elements, more than an array");
    }
  }

  /** The shape of an array. */
  public static Shape of(INDArray array) {
    return new Shape(Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray());
  }

  @Override
  public int[] sizes() {
    return sizes.clone();
  }

  /** Number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Size of one axis, counted from 0. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Product of the sizes. */
  public int count() {
    int count = 1;
    for (int size : sizes) { // no stream: every run of a network asks
      count *= size;
    }
    return count;
  }

  /** The sizes as ND4J wants them, with {@code batch} in front. */
  public long[] withBatch(long batch) {
    return IntStream.concat(IntStream.of((int) batch), IntStream.of(sizes))
        .asLongStream()
        .toArray();
  }

  /** The sizes as ND4J wants them. */
  public long[] toLongs() {
    return IntStream.of(sizes).asLongStream().toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
