package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.RewoundRates;

/** The key to {@link RewoundRates}. */
public final class RewoundRatesKey implements AnswerKey<RewoundRates> {
  @Override
  public Exercise<RewoundRates> exercise() {
    return RewoundRates.EXERCISE;
  }

  @Override
  public List<Check<RewoundRates>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for a longer schedule",
            1,
            RewoundRates.example(new double[] {1, 1, 1, 0.5, 0.25, 0.1}, 4, 1, 0.5, 0.25, 0.1),
            RewoundRates.example(new double[] {1}, 1, 1)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "from the start",
            with("return Arrays.copyOf(rates, epochs);"),
            "takes the last rates, in their order",
            "the first rates"),
        new Misstep(
            "fine-tuning",
            with(
                "double[] r = new double[epochs]; Arrays.fill(r, rates[rates.length - 1]); return r;"),
            "takes the last rates, in their order",
            "is fine-tuning"),
        new Misstep(
            "backwards",
            with(
                "double[] r = new double[epochs]; for (int i = 0; i < epochs; i++) r[i] = rates[rates.length - 1 - i]; return r;"),
            "takes the last rates, in their order",
            "backwards"),
        new Misstep(
            "everything",
            with("return rates;"),
            "takes the last rates, in their order",
            "the whole schedule"));
  }

  private static String with(String body) {
    return """
    double[] rewoundRates(double[] rates, int epochs) {
        %s
    }"""
        .formatted(body);
  }
}
