package sparselab.lessons;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import sparselab.data.Html;

/**
 * A learner's guess, made before the code runs, to stand beside what came out.
 *
 * @param question what is guessed, with its unit
 */
public record Prediction(String question, double guess) {
  /** Where the other number comes from. */
  public enum Source {
    MEASURED("measured"),
    MODELLED("the model says");

    private final String words;

    Source(String words) {
      this.words = words;
    }
  }

  /** Both numbers, and how far apart they are. */
  public Outcome measured(double measured) {
    return new Outcome(question, guess, measured, Source.MEASURED);
  }

  /** As {@link #measured}, of a number that a model gave and nobody measured. */
  public Outcome modelled(double modelled) {
    return new Outcome(question, guess, modelled, Source.MODELLED);
  }

  /** Guess, and what came out. */
  public record Outcome(String question, double guess, double found, Source source)
      implements Html {
    /** How far off, relative to what came out; 0 when both are 0. */
    public double relativeError() {
      double difference = Math.abs(guess - found);
      return difference == 0 ? 0 : difference / Math.abs(found);
    }

    private String comment() {
      double error = relativeError();
      if (Double.isNaN(error)) {
        return "nothing to compare it with";
      }
      if (error <= 0.05) {
        return "spot on";
      }
      String side = guess > found ? "too high" : "too low";
      return error <= 0.25 ? "close, a little " + side : side;
    }

    @Override
    public String toString() {
      return "%s: you guessed %s, %s %s: %s"
          .formatted(question, number(guess), source.words, number(found), comment());
    }

    @Override
    public String toHtml() {
      return Style.box(
          "var(--jp-brand-color1, #1976d2)",
          "<div>%s</div><div>you guessed <b>%s</b> · %s <b>%s</b> · %s</div>"
              .formatted(
                  Html.escape(question), number(guess), source.words, number(found), comment()));
    }

    /** One decimal, below ten up to three; no zeros at the end that nobody wrote. */
    private static String number(double value) {
      if (!Double.isFinite(value)) {
        return Double.isNaN(value) ? "nothing" : value > 0 ? "∞" : "−∞";
      }
      int decimals = Math.abs(value) < 10 ? 3 : 1;
      BigDecimal rounded =
          BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
      return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
  }
}
