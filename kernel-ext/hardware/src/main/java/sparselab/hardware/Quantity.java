package sparselab.hardware;

import java.util.Objects;

/**
 * One number of a device, with where it comes from.
 *
 * @param value in the unit that ends the key's name (or stands before {@code .low}, {@code .high})
 * @param confidence how far to trust it
 * @param source where it was read, measured or how it was derived; never empty
 */
public record Quantity(double value, Confidence confidence, String source) {
  public Quantity {
    Objects.requireNonNull(confidence);
    if (source.isBlank()) {
      throw new IllegalArgumentException("a quantity needs a source");
    }
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException(
          "quantity from '" + source + "': expected a finite number >= 0, found " + value);
    }
  }

  @Override
  public String toString() {
    return value + " [" + confidence.shown() + ": " + source + "]";
  }
}
