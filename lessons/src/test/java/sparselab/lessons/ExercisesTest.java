package sparselab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sparselab.lessons.AnswerKey.Misstep;
import sparselab.lessons.Grade.Outcome;
import sparselab.lessons.exercises.Exercises;

/** Every exercise with its model solution, its stub and its missteps, as the text of a cell. */
class ExercisesTest {
  /** One JShell for all: a cell's method replaces the one of the cell before, as for a learner. */
  private static final Cells CELLS = new Cells();

  private static final Duration SHORT = Duration.ofMillis(1_500);

  @AfterAll
  static void close() {
    CELLS.close();
  }

  @TestFactory
  Stream<DynamicContainer> everyExercise() {
    return keys().map(key -> dynamicContainer(key.exercise().id(), tests(key)));
  }

  private static Stream<AnswerKey<?>> keys() {
    return AnswerKey.all(ExercisesTest.class.getClassLoader());
  }

  private static <F> Stream<DynamicTest> tests(AnswerKey<F> key) {
    Exercise<F> exercise = key.exercise();
    Stream<DynamicTest> model =
        Stream.concat(exercise.checks().stream(), key.hiddenChecks().stream())
            .map(
                check -> dynamicTest("model: " + check.name(), () -> modelPasses(exercise, check)));
    Stream<DynamicTest> wrong =
        key.missteps().stream()
            .map(step -> dynamicTest("misstep: " + step.name(), () -> isMet(exercise, step)));
    return Stream.of(
            model,
            Stream.of(
                dynamicTest("model gets all points", () -> modelGetsAll(exercise)),
                dynamicTest("stub compiles and gets nothing", () -> stubGetsNothing(exercise)),
                dynamicTest("is whole", () -> isWhole(key))),
            wrong)
        .flatMap(tests -> tests);
  }

  private static <F> void modelPasses(Exercise<F> exercise, Check<F> check) {
    assertEquals(new Verdict.Holds(), check.run(CELLS.function(exercise, exercise.solution())));
  }

  private static <F> void modelGetsAll(Exercise<F> exercise) {
    Grade grade = new Task<>(exercise).check(CELLS.function(exercise, exercise.solution()));
    assertEquals(Outcome.RIGHT, grade.outcome(), grade::toHtml);
    assertEquals(exercise.points(), grade.points());
    assertEquals(Double.toString(exercise.points()), grade.toString());
  }

  private static <F> void stubGetsNothing(Exercise<F> exercise) {
    Grade grade = new Task<>(exercise).check(CELLS.function(exercise, exercise.stub()));
    assertEquals(Outcome.NOT_ATTEMPTED, grade.outcome(), grade::toHtml);
    assertEquals("0.0", grade.toString());
  }

  private static <F> void isMet(Exercise<F> exercise, Misstep misstep) {
    Grade grade = new Task<>(exercise, SHORT).check(CELLS.function(exercise, misstep.code()));
    assertTrue(grade.points() < exercise.points(), grade::toHtml);
    Grade.Result failed =
        grade.results().stream()
            .filter(result -> result.check().equals(misstep.check()))
            .findFirst()
            .orElseGet(() -> fail("no check \"" + misstep.check() + "\""));
    String words =
        switch (failed.verdict()) {
          case Verdict.Wrong wrong -> wrong.nudge();
          case Verdict.Broke broke -> broke.problem() + " " + broke.nudge();
          case Verdict.Holds holds -> "passed";
          case Verdict.NotAttempted none -> "not attempted";
        };
    assertTrue(words.contains(misstep.says()), () -> misstep.says() + " expected in: " + words);
  }

  private static void isWhole(AnswerKey<?> key) {
    Exercise<?> exercise = key.exercise();
    double hidden = key.hiddenChecks().stream().mapToDouble(Check::points).sum();
    double visible = exercise.checks().stream().mapToDouble(Check::points).sum();
    assertEquals(exercise.points(), hidden + visible, "points of all checks");
    assertTrue(hidden > 0, "hidden checks");
    assertTrue(key.missteps().size() >= 3, "at least three missteps");
    assertTrue(exercise.stub().contains(Exercise.BEGIN), exercise::stub);
  }

  @Test
  void everyExerciseHasAKeyAndATask() throws ReflectiveOperationException {
    List<String> ids = Exercises.ALL.stream().map(Exercise::id).toList();
    assertEquals(ids, keys().map(key -> key.exercise().id()).toList());
    var exercises = new Exercises();
    for (Exercise<?> exercise : Exercises.ALL) {
      Object task = Exercises.class.getField(exercise.name()).get(exercises);
      assertEquals(exercise, ((Task<?>) task).exercise());
      assertEquals(exercise, Exercises.byId(exercise.id()));
    }
  }
}
