package sparselab.lessons;

import java.util.Locale;
import sparselab.data.Html;

/**
 * A learner's guess, made before the code runs, to stand beside what was measured.
 *
 * @param question what is guessed, with its unit
 */
public record Prediction(String question, double guess) {

  /** Both numbers, and how far apart they are. */
  public Outcome measured(double measured) {
    return new Outcome(question, guess, measured);
  }

  /** Guess and measurement. */
  public record Outcome(String question, double guess, double measured) implements Html {
    /** How far off, relative to what was measured; 0 when both are 0. */
    public double relativeError() {
      double difference = Math.abs(guess - measured);
      return difference == 0 ? 0 : difference / Math.abs(measured);
    }

    private String comment() {
      double error = relativeError();
      if (error <= 0.05) {
        return "spot on";
      }
      String side = guess > measured ? "too high" : "too low";
      return error <= 0.25 ? "close, a little " + side : side;
    }

    @Override
    public String toString() {
      return "%s: you guessed %s, measured %s: %s"
          .formatted(question, number(guess), number(measured), comment());
    }

    @Override
    public String toHtml() {
      return Style.box(
          "var(--jp-brand-color1, #1976d2)",
          "<div>%s</div><div>you guessed <b>%s</b> · measured <b>%s</b> · %s</div>"
              .formatted(Html.escape(question), number(guess), number(measured), comment()));
    }

    private static String number(double value) {
      if (value == Math.rint(value) && Math.abs(value) < 1e9) {
        return "%,d".formatted((long) value);
      }
      return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%,.1f", value);
    }
  }
}
