package sparselab.lessons.judge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sparselab.lessons.Failure;
import sparselab.lessons.Sandbox;

/** The learner's side of the wire: runs in the submission's kernel, knows nothing of any check. */
public final class Answer {
  private Answer() {}

  /**
   * Calls the learner's function.
   *
   * @param function the functional interface
   * @param learner the learner's function; its prints are swallowed
   * @param question the arguments, as the judge wrote them
   * @return what came out, and the arguments as they are afterwards
   */
  public static <F> String to(Class<F> function, F learner, String... question) {
    Object[] given = arguments(question);
    return answer(
        () -> {
          Object result = method(function).invoke(learner, given);
          return Arrays.asList("returned", result, Arrays.asList(given));
        });
  }

  /**
   * Calls the learner's function again and again for about so many nanoseconds.
   *
   * @return how long that took and how many calls it were, and what the last one gave
   */
  public static <F> String timed(
      Class<F> function, F learner, long batchNanos, String... question) {
    Object[] given = arguments(question);
    Method method = method(function);
    return answer(
        () -> {
          long start = System.nanoTime();
          long calls = 0;
          long nanos;
          Object last;
          do {
            last = method.invoke(learner, given);
            calls++;
            nanos = System.nanoTime() - start;
          } while (nanos < batchNanos && !Thread.currentThread().isInterrupted());
          return Arrays.asList("timed", new long[] {nanos, calls}, last);
        });
  }

  private static Object[] arguments(String... question) {
    return ((List<?>) Objects.requireNonNull(Wire.value(String.join("", question)))).toArray();
  }

  private static String answer(Callable<List<@Nullable Object>> code) {
    List<@Nullable Object> answer;
    try {
      answer = Sandbox.run(Judge.LIMIT, code);
    } catch (Failure e) {
      answer = Arrays.asList("ended", e.problem(), e.nudge());
    } catch (InvocationTargetException e) {
      answer = threw(e.getCause());
    } catch (Exception e) {
      answer = threw(e);
    }
    return Wire.text(answer);
  }

  private static List<@Nullable Object> threw(@Nullable Throwable cause) {
    Throwable thrown = Objects.requireNonNull(cause);
    return Arrays.asList("threw", thrown.getClass().getName(), thrown.getMessage());
  }

  /** The one method that a functional interface asks for. */
  static Method method(Class<?> function) {
    return Stream.of(function.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(function + " is no functional interface"));
  }
}
