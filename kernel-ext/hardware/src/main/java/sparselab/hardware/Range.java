package sparselab.hardware;

/** A value with the bounds that our knowledge leaves open: {@code low <= typical <= high}. */
public record Range(double low, double typical, double high) {
  public Range {
    if (!(low <= typical && typical <= high)) {
      throw new IllegalArgumentException(
          "range: expected low <= typical <= high, found "
              + low
              + ", "
              + typical
              + ", "
              + high
              + "; order the three or use Range.exactly");
    }
  }

  /** A range of no width. */
  public static Range exactly(double value) {
    return new Range(value, value, value);
  }

  public Range plus(Range other) {
    return new Range(low + other.low, typical + other.typical, high + other.high);
  }

  public Range times(double factor) {
    return new Range(low * factor, typical * factor, high * factor);
  }

  /** Whether {@code value} lies within, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
