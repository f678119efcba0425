package sparselab.lessons.judge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    List<?> arguments = (List<?>) Objects.requireNonNull(Wire.value(String.join("", question)));
    Object[] given = arguments.toArray();
    List<@Nullable Object> answer;
    try {
      Object result = Sandbox.run(Judge.LIMIT, () -> method(function).invoke(learner, given));
      answer = Arrays.asList("returned", result, Arrays.asList(given));
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
