package sparselab.hardware.measure;

/** The two loops that are timed. */
interface Loops {
  /** Multiply-adds of one round of {@link #multiplyAdd}. */
  int macsPerRound();

  /** {@code rounds} rounds of independent multiply-adds; returns something that depends on all. */
  float multiplyAdd(long rounds, float seed);

  /** The sum of {@code data}, read front to back. */
  float read(float[] data);

  /** How it computes, for the source of the numbers. */
  String how();

  /** The Vector API's loops where the JVM was started with it, else scalar ones. */
  static Loops best() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors ? new VectorLoops() : new ScalarLoops();
  }
}
