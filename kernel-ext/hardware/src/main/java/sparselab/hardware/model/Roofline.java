package sparselab.hardware.model;

import sparselab.hardware.CostModel;

/** The models a learner can check by hand: level 0 and level 1. */
public final class Roofline {
  private Roofline() {}

  /** {@code t = max(2·macs/(η·P), bytes/(η·B)) + t0}, every weight counted. */
  public static CostModel dense() {
    return StackedModel.upTo(Level.L0_ROOFLINE);
  }

  /** The same with the zeros the device skips and the bytes of the format. */
  public static CostModel sparse() {
    return StackedModel.upTo(Level.L1_SPARSE);
  }
}
