package sparselab.notebook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How numbers are written: four significant digits, thousands apart, one form for a column. */
final class Numbers {
  private static final int SIGNIFICANT = 4;
  private static final int MOST_DECIMALS = 6;
  private static final double HUGE = 1e9;

  private Numbers() {}

  /** A format for all numbers of a column: as many decimals as its values need. */
  static Format column(double... values) {
    double[] finite = DoubleStream.of(values).filter(Double::isFinite).map(Math::abs).toArray();
    double largest = DoubleStream.of(finite).max().orElse(0);
    double smallest = DoubleStream.of(finite).filter(v -> v > 0).min().orElse(0);
    if (largest >= HUGE || (largest > 0 && largest < 1e-4)) {
      return new Format(SIGNIFICANT - 1, true);
    }
    int decimals = decimals(largest, SIGNIFICANT);
    if (smallest > 0) {
      decimals = Math.max(decimals, decimals(smallest, 2));
    }
    decimals = Math.min(decimals, MOST_DECIMALS);
    int needed = 0;
    for (double value : finite) {
      needed = Math.max(needed, scale(value, decimals));
    }
    return new Format(needed, false);
  }

  /** One number by itself. */
  static String one(double value) {
    return column(value).write(value);
  }

  /** A whole number; from 10,000 on with its thousands apart. */
  static String whole(long value) {
    return Math.abs(value) < 10_000
        ? Long.toString(value)
        : String.format(Locale.ENGLISH, "%,d", value);
  }

  private static int decimals(double value, int significant) {
    return value == 0 ? 0 : Math.max(0, significant - 1 - (int) Math.floor(Math.log10(value)));
  }

  private static int scale(double value, int decimals) {
    return Math.max(
        0,
        BigDecimal.valueOf(value)
            .setScale(decimals, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .scale());
  }

  /**
   * A way to write numbers.
   *
   * @param decimals digits after the point
   * @param scientific as 1.234e-05
   */
  record Format(int decimals, boolean scientific) {
    String write(double value) {
      if (Double.isNaN(value)) {
        return "–";
      }
      if (Double.isInfinite(value)) {
        return value > 0 ? "∞" : "−∞";
      }
      if (scientific) {
        return String.format(Locale.ENGLISH, "%." + decimals + "e", value);
      }
      String form = Math.abs(value) < 10_000 ? "%." : "%,.";
      return String.format(Locale.ENGLISH, form + decimals + "f", value);
    }
  }
}
