package sparselab.hardware;

/** How far a number in a device file may be trusted. */
public enum Confidence {
  /** Read at the source that is cited. */
  VERIFIED("verified"),
  /** Read in someone's notes or summary of the source. */
  SECONDARY("secondary"),
  /** Measured, on the machine that the source names. */
  MEASURED("measured"),
  /** Computed from other numbers; the source says how. */
  DERIVED("derived"),
  /** Remembered from the literature and not checked again: never quote it. */
  RECALLED("recalled, unverified");

  private final String shown;

  Confidence(String shown) {
    this.shown = shown;
  }

  /** How tables show it. */
  public String shown() {
    return shown;
  }
}
