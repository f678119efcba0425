package sparselab.hardware.systolic;

/** Which operand stays in the array while the others stream through. */
public enum Dataflow {
  OUTPUT_STATIONARY("os"),
  WEIGHT_STATIONARY("ws"),
  INPUT_STATIONARY("is");

  private final String key;

  Dataflow(String key) {
    this.key = key;
  }

  /** The short name that device files use. */
  public String key() {
    return key;
  }
}
