package sparselab.lessons;

import java.util.List;

/**
 * One small named property with its points.
 *
 * @param <F> the functional interface that the learner's function becomes
 * @param name a sentence that is true when the check passes: "keeps the largest magnitudes"
 * @param points what passing it is worth
 * @param properties looked at in order; the first that does not hold is reported
 */
public record Check<F>(String name, double points, List<Property<F>> properties) {
  public Check {
    if (name.isBlank() || !(points > 0) || properties.isEmpty()) {
      throw new IllegalArgumentException(
          "Check \"%s\": expected a name, positive points and a property, found %s points and %d"
              .formatted(name, points, properties.size()));
    }
    properties = List.copyOf(properties);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read, by List.of
  public static <F> Check<F> of(String name, double points, Property<F>... properties) {
    return new Check<>(name, points, List.of(properties));
  }

  /**
   * Runs the properties until one does not hold; no exception of the learner's code comes through.
   */
  public Verdict run(F learner) {
    for (Property<F> property : properties) {
      Verdict verdict = Attempt.verdict("", () -> property.of(learner));
      if (!(verdict instanceof Verdict.Holds)) {
        return verdict;
      }
    }
    return new Verdict.Holds();
  }
}
