package sparselab.hardware;

import java.util.Optional;

/** Ops with no zeros, in all their fields. */
final class PlainOps {
  private PlainOps() {}

  /** A product with {@code weights} weights and as many elements read and written as given. */
  static Op product(
      String name,
      long m,
      long k,
      long n,
      long groups,
      long weights,
      long inputs,
      long outputs,
      ElementType type) {
    long macs = Math.multiplyExact(Math.multiplyExact(m, k), Math.multiplyExact(n, groups));
    var stored = new FormatSize("dense", type.bytes(weights), 0);
    return new Op(
        name,
        m,
        k,
        n,
        groups,
        macs,
        macs,
        type,
        type,
        weights,
        weights,
        Structure.DENSE,
        stored,
        type.bytes(inputs),
        type.bytes(outputs),
        1,
        Optional.empty());
  }

  static Op elementwise(String name, long inputBytes, long outputBytes, ElementType type) {
    var none = new FormatSize("none", 0, 0);
    return new Op(
        name,
        1,
        1,
        1,
        1,
        0,
        0,
        type,
        type,
        0,
        0,
        Structure.DENSE,
        none,
        inputBytes,
        outputBytes,
        1,
        Optional.empty());
  }
}
