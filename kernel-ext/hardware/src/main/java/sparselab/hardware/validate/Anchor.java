package sparselab.hardware.validate;

import java.util.Optional;

/**
 * A figure that somebody else published or measured, beside ours.
 *
 * @param group what is tested, such as {@code systolic cycles}
 * @param name which case
 * @param published their figure
 * @param ours our prediction of it
 * @param tolerance largest relative error allowed; 0 for exact
 * @param sideOfOne whether a speed-up must also be on the right side of 1
 * @param use how the figure was used
 * @param explanation why it is missed, for a miss that is known
 * @param source where it was published
 */
public record Anchor(
    String group,
    String name,
    double published,
    double ours,
    double tolerance,
    boolean sideOfOne,
    Use use,
    Optional<String> explanation,
    String source) {

  /** Whether our numbers knew the figure. */
  public enum Use {
    /** Nothing was fitted to it: a prediction. */
    PREDICTED,
    /** A parameter of a device file was fitted to it, so agreement is no evidence. */
    FITTED,
    /** Known to be missed, and explained. */
    KNOWN_MISS
  }

  public static Anchor predicted(
      String group, String name, double published, double ours, double tolerance, String source) {
    return new Anchor(
        group, name, published, ours, tolerance, false, Use.PREDICTED, Optional.empty(), source);
  }

  /** A speed-up, which must also be on the right side of 1. */
  public static Anchor speedup(
      String group, String name, double published, double ours, double tolerance, String source) {
    return new Anchor(
        group, name, published, ours, tolerance, true, Use.PREDICTED, Optional.empty(), source);
  }

  /** The same, but a device's efficiency was fitted to it. */
  public Anchor fitted() {
    return new Anchor(
        group, name, published, ours, tolerance, sideOfOne, Use.FITTED, explanation, source);
  }

  /** The same, but known to be missed. */
  public Anchor missed(String why) {
    return new Anchor(
        group,
        name,
        published,
        ours,
        tolerance,
        sideOfOne,
        Use.KNOWN_MISS,
        Optional.of(why),
        source);
  }

  /** {@code ours/published − 1}. */
  public double error() {
    return published == 0 ? ours : ours / published - 1;
  }

  /** Within tolerance, and on the right side of 1 where that is asked. */
  public boolean holds() {
    boolean side = !sideOfOne || (published - 1) * (ours - 1) >= 0;
    return side && Math.abs(error()) <= tolerance;
  }

  /** Whether the table as a whole fails for this line. */
  public boolean fails() {
    return use != Use.KNOWN_MISS && !holds();
  }
}
