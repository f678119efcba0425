package sparselab.kernels;

import java.util.Optional;

/** Whether this JVM offers the Vector API; touches none of its classes, so it loads without it. */
final class Simd {
  static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Simd() {}

  static Optional<String> why() {
    return PRESENT
        ? Optional.empty()
        : Optional.of(
            "vector kernels are off: start java with --add-modules jdk.incubator.vector (several times faster)");
  }
}
