package sparselab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import sparselab.lessons.Grade.Outcome;

/** What a learner gets back, whatever the code does. */
class TaskTest {
  private static final Exercise<IntUnaryOperator> TWICE =
      new Exercise<>(
          "twice",
          "Twice",
          3,
          IntUnaryOperator.class,
          "x -> twice(x)",
          List.of(
              Check.of("doubles", 1, example(2, 4)),
              Check.of("doubles below zero", 1.5, example(-3, -6))),
          List.of("Add it to itself.", "x + x"),
          """
          int twice(int x) {
              // BEGIN SOLUTION
              return x + x;
              // END SOLUTION
          }""");

  private static Example<IntUnaryOperator, Integer> example(int x, int expected) {
    return new Example<>("x = " + x, f -> f.applyAsInt(x), expected, got -> "Is it x + x?");
  }

  private static Grade check(IntUnaryOperator learner) {
    return new Task<>(TWICE, Duration.ofMillis(500)).check(learner);
  }

  @Test
  void rightTellsOfThePointsToCome() {
    Grade grade = check(x -> 2 * x);
    assertEquals(Outcome.RIGHT, grade.outcome());
    assertEquals("2.5", grade.toString());
    assertTrue(grade.toHtml().contains("2.5 of 2.5 points"), grade::toHtml);
    assertTrue(grade.toHtml().contains("0.5 more when graded"), grade::toHtml);
  }

  @Test
  void wrongNamesPropertyInputExpectedGotAndNudge() {
    Grade grade = check(x -> x * x);
    assertEquals(Outcome.WRONG, grade.outcome());
    assertEquals("1.0", grade.toString(), "2·2 is right by chance");
    for (String part : List.of("doubles below zero", "x = -3", "-6", "9", "Is it x + x?")) {
      assertTrue(grade.toHtml().contains(part), () -> part + " in " + grade.toHtml());
    }
  }

  @Test
  void anUnsupportedOperationOfTheLearnersIsNoStub() {
    assertEquals(Outcome.NOT_ATTEMPTED, check(x -> notYet()).outcome());
    assertEquals(Outcome.WRONG, check(x -> List.of(x).removeFirst()).outcome());
  }

  private static int notYet() {
    throw new UnsupportedOperationException("not implemented yet");
  }

  @Test
  void printsAreSwallowedAndReadsEndAtOnce() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    Grade grade =
        check(
            x -> {
              System.out.println("x is " + x);
              System.err.println("x is " + x);
              try {
                return 2 * x + System.in.read() + 1;
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals(Outcome.RIGHT, grade.outcome(), grade::toHtml);
    assertSame(out, System.out);
    assertSame(err, System.err);
  }

  @Test
  void anErrorIsAVerdict() {
    Grade grade =
        check(
            x -> {
              throw new AssertionError("oops <b>");
            });
    assertTrue(grade.toHtml().contains("AssertionError: oops &lt;b&gt;"), grade::toHtml);
  }

  @Test
  void whatListensToInterruptEnds() throws InterruptedException {
    var ended = new AtomicBoolean();
    long start = System.nanoTime();
    Grade grade =
        check(
            x -> {
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                ended.set(true);
              }
              return 0;
            });
    assertTrue(System.nanoTime() - start < Task.LIMIT.toNanos());
    assertTrue(ended.get());
    assertTrue(grade.toHtml().contains("did not finish within 0.5 s"), grade::toHtml);
    assertFalse(grade.toHtml().contains("could not be stopped"), grade::toHtml);
    assertTrue(
        grade.results().getLast().verdict() instanceof Verdict.Broke, "no time was left for it");
  }

  @Test
  void whatDoesNotListenIsGivenUpAndStaysMute() throws InterruptedException {
    var end = new AtomicBoolean();
    PrintStream out = System.out;
    Grade grade =
        check(
            x -> {
              while (!end.get()) {
                System.out.println("still here");
              }
              return 0;
            });
    assertTrue(grade.toHtml().contains("until you restart the kernel"), grade::toHtml);
    end.set(true);
    System.setOut(out);
  }

  @Test
  void whatThrewIsNotStoppedInTheMomentOfItsEnd() {
    var interrupted = new AtomicBoolean();
    for (int i = 0; i < 50; i++) {
      check(
          x -> {
            try {
              throw new IllegalStateException("oops");
            } finally {
              LockSupport.parkNanos(1_000_000);
              interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            }
          });
    }
    assertFalse(interrupted.get());
  }

  @Test
  void aCopyWithoutSolutionsSaysSo() {
    var released =
        new Exercise<>(
            TWICE.id(),
            TWICE.title(),
            TWICE.points(),
            TWICE.function(),
            TWICE.call(),
            TWICE.checks(),
            TWICE.hints(),
            TWICE.stub());
    assertEquals(TWICE.stub(), released.stub());
    var task = new Task<>(released);
    task.check(x -> 0);
    assertFalse(task.solution().code());
    assertTrue(task.solution().toString().contains("not in this copy"));
  }

  @Test
  void threadsLeftBehindAreInterrupted() throws InterruptedException {
    var interrupted = new AtomicBoolean();
    Grade grade =
        check(
            x -> {
              Thread left =
                  new Thread(
                      () -> {
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                          interrupted.set(true);
                        }
                      });
              left.start();
              return 2 * x;
            });
    assertEquals(Outcome.RIGHT, grade.outcome());
    assertTrue(interrupted.get());
  }

  @Test
  void hintsComeInStepsAndTheSolutionAfterAnAttempt() {
    var task = new Task<>(TWICE);
    assertEquals("Hint 1 of 2: Add it to itself.", task.hint().toString());
    assertEquals("Hint 2 of 2: x + x", task.hint().toString());
    assertEquals("Hint 2 of 2: x + x", task.hint().toString());
    task.check(x -> notYet());
    assertFalse(task.solution().code());
    task.check(x -> 0);
    assertEquals(TWICE.solution(), task.solution().body());
  }
}
