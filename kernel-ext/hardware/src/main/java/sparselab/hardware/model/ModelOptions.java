package sparselab.hardware.model;

import sparselab.hardware.Range;

/**
 * What a model assumes where a device file has no number, and what it may choose.
 *
 * @param denseEfficiency share of the peak, where no source gives it
 * @param sparseEfficiency share of a sparse path's peak, where no source gives it
 * @param memoryEfficiency share of peak bandwidth, where no source gives it
 * @param keepDenseIfFaster take the dense path where the sparse one would be slower, as the lab's
 *     engine does
 */
public record ModelOptions(
    Range denseEfficiency,
    Range sparseEfficiency,
    Range memoryEfficiency,
    boolean keepDenseIfFaster) {

  /**
   * Assumptions of this lab, not of a source: half, three quarters and all of a dense peak (the
   * published ones are 0.71 to 0.87), and less for sparse paths (published: 0.40 to 0.55).
   */
  public static ModelOptions defaults() {
    return new ModelOptions(
        new Range(0.5, 0.75, 1), new Range(0.3, 0.5, 0.75), new Range(0.7, 0.85, 1), true);
  }

  /** Everything reaches its peak: for bounds and for anchors that are stated that way. */
  public static ModelOptions ideal() {
    return new ModelOptions(Range.exactly(1), Range.exactly(1), Range.exactly(1), true);
  }

  /** The same, but a sparse kernel is used even where it is slower than the dense one. */
  public ModelOptions alwaysSparse() {
    return new ModelOptions(denseEfficiency, sparseEfficiency, memoryEfficiency, false);
  }
}
