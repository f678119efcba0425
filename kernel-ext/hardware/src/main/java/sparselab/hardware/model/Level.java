package sparselab.hardware.model;

/** What a model takes into account; each level includes those before it. */
public enum Level {
  /**
   * {@code t = max(2·macs/(η·P), bytes/(η·B)) + t0}, every weight counted. Williams et al. 2009.
   */
  L0_ROOFLINE("L0 roofline"),
  /** Which zeros the device skips, at what efficiency, and the bytes of the format. */
  L1_SPARSE("L1 sparse roofline"),
  /** How non-zeros fall together: counts from real masks, blocks that are never empty. */
  L2_DENSITY("L2 density statistics"),
  /** Folds of systolic arrays, waves of tiles, traffic that grows when a tile does not fit. */
  L3_ARRAY("L3 array"),
  /** Lanes that wait for the fullest one, vectors that are partly empty, FIFO depth. */
  L4_IMBALANCE("L4 load imbalance");

  private final String shown;

  Level(String shown) {
    this.shown = shown;
  }

  /** How tables show it. */
  public String shown() {
    return shown;
  }

  boolean includes(Level other) {
    return compareTo(other) >= 0;
  }
}
