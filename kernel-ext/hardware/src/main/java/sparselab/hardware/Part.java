package sparselab.hardware;

/** What a layer's time is made of; the parts sum to the whole. */
public enum Part {
  /** Multiplications in which nothing is zero, at the peak rate of the path taken. */
  USEFUL("useful multiplications"),
  /** Multiplications by zero that the device does not skip. */
  ZEROS("multiplying zeros"),
  /** Slots of the array, or of the last wave of tiles, with nothing in them. */
  UNDERFILL("underfilled array"),
  /** Lanes that wait for the one with the most non-zeros, and vectors that are partly empty. */
  IMBALANCE("load imbalance"),
  /** What real code loses against the peak. */
  INEFFICIENCY("below peak"),
  /** Waiting for values beyond what computing hides. */
  MEMORY("waiting for memory"),
  /** The same for indices, masks and pointers. */
  METADATA("waiting for metadata"),
  /** Launches and other fixed costs. */
  OVERHEAD("fixed overhead");

  private final String shown;

  Part(String shown) {
    this.shown = shown;
  }

  /** How tables and charts show it. */
  public String shown() {
    return shown;
  }
}
