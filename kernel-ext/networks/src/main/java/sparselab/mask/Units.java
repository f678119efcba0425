package sparselab.mask;

import java.util.stream.IntStream;

/**
 * A tensor's elements cut into units.
 *
 * @param unitOf number of the unit of each element, row-major, 0 … count − 1
 * @param count number of units
 */
@SuppressWarnings("ArrayRecordComponent") // large and read-only; equality is never used
public record Units(int[] unitOf, int count) {

  /** Every element is its own unit. */
  static Units single(int elements) {
    return new Units(IntStream.range(0, elements).toArray(), elements);
  }

  /** Unit of an element. */
  public int of(int element) {
    return unitOf[element];
  }

  /** Number of elements in each unit. */
  public int[] sizes() {
    int[] sizes = new int[count];
    for (int unit : unitOf) {
      sizes[unit]++;
    }
    return sizes;
  }
}
