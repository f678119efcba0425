package sparselab.lessons;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What only graders have of an exercise: in a jar of its own, found as a service.
 *
 * @param <F> the exercise's functional interface
 */
public interface AnswerKey<F> {
  Exercise<F> exercise();

  /** Checks on other inputs than the ones the learner sees. */
  List<Check<F>> hiddenChecks();

  /** Mistakes that learners make; each must be met with the words meant for it. */
  List<Misstep> missteps();

  /**
   * A plausible wrong solution.
   *
   * @param name what went wrong
   * @param code the cell's text
   * @param check the check that must catch it
   * @param says words that the learner must then read
   */
  record Misstep(String name, String code, String check, String says) {}

  /** The keys that the loader knows: none where the graders' jar is not there. */
  static Stream<AnswerKey<?>> all(ClassLoader loader) {
    return ServiceLoader.load(AnswerKey.class, loader).stream().map(ServiceLoader.Provider::get);
  }

  /** The checks of the key to this exercise, where the loader knows one; else none. */
  static <F> List<Check<F>> hiddenChecks(Exercise<F> exercise, ClassLoader loader) {
    return all(loader)
        .filter(key -> key.exercise().id().equals(exercise.id()))
        .flatMap(key -> checked(key, exercise))
        .toList();
  }

  @SuppressWarnings("unchecked") // the id is the exercise's: its function is the same interface
  private static <F> Stream<Check<F>> checked(AnswerKey<?> key, Exercise<F> exercise) {
    assert key.exercise().function() == exercise.function();
    return ((AnswerKey<F>) key).hiddenChecks().stream();
  }
}
