package sparselab.lessons;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One learner's work on an exercise: feedback, hints in steps, and the solution after an attempt.
 *
 * @param <F> the functional interface that the learner's method becomes
 */
public final class Task<F> {
  /** No check cell takes longer on a machine without other work, whatever the learner wrote. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** After so many checks that had to be ended the others are not made: they would only wait. */
  public static final int MOST_ENDED = 2;

  private final Exercise<F> exercise;
  private final Duration limit;
  private int hintsShown;
  private boolean attempted;

  public Task(Exercise<F> exercise) {
    this(exercise, LIMIT.minusMillis(500)); // what is left is for stopping an endless loop
  }

  Task(Exercise<F> exercise, Duration limit) {
    this.exercise = exercise;
    this.limit = limit;
  }

  public Exercise<F> exercise() {
    return exercise;
  }

  /**
   * Judges the learner's function; prints nothing, throws nothing, ends within {@link #LIMIT}.
   *
   * <p>Where hidden checks are known somebody grades: then each check has that time for itself,
   * until two have used it up.
   */
  public Grade check(F learner) {
    var hidden = AnswerKey.hiddenChecks(exercise, loaderOf(learner));
    var checks = new ArrayList<Check<F>>(exercise.checks());
    checks.addAll(hidden);
    int budgets = hidden.isEmpty() ? 1 : MOST_ENDED;
    var budget = new Budget(limit);
    var results = new ArrayList<Grade.Result>();
    for (Check<F> check : checks) {
      if (budget.isSpent() && --budgets > 0) {
        budget = new Budget(limit);
      }
      results.add(new Grade.Result(check.name(), check.points(), verdict(check, learner, budget)));
    }
    var grade = new Grade(exercise.id(), exercise.title(), exercise.points(), results);
    attempted |= grade.outcome() != Grade.Outcome.NOT_ATTEMPTED;
    return grade;
  }

  private static Verdict verdictWithoutTime() {
    return new Verdict.Broke(
        "", "there was no time left to look at this", "Cure what is said above first.");
  }

  private Verdict verdict(Check<F> check, F learner, Budget budget) {
    return budget.isSpent()
        ? verdictWithoutTime()
        : Attempt.verdict("", () -> Sandbox.run(budget, () -> check.run(learner)));
  }

  /** A cell's classes are loaded by the kernel's loader, which knows what was added to it. */
  private static ClassLoader loaderOf(Object learner) {
    ClassLoader loader = learner.getClass().getClassLoader();
    return loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  /** The next hint; after the last one it stays. */
  public Note hint() {
    List<String> hints = exercise.hints();
    hintsShown = Math.min(hintsShown + 1, hints.size());
    return Note.text(
        "Hint %d of %d".formatted(hintsShown, hints.size()), hints.get(hintsShown - 1));
  }

  /** The model solution, once the learner has tried. */
  public Note solution() {
    if (!attempted) {
      return Note.text(
          "First try it yourself",
          "The solution shows up after your first attempt has been checked. hint() helps you to start.");
    }
    if (exercise.solution().equals(exercise.stub())) { // a student version, see ./lab release
      return Note.text(
          "The solution is not in this copy",
          "Your teacher has it. hint() says more each time that you ask.");
    }
    return Note.code("One way to solve it", exercise.solution());
  }
}
