package sparselab.lessons.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Failure;
import sparselab.lessons.Grade;
import sparselab.lessons.Task;
import sparselab.lessons.Timed;
import sparselab.lessons.exercises.Exercises;

/**
 * Runs the checks, hidden ones too, on a function that lives in a submission's kernel.
 *
 * <p>Speaks lines: reads {@code judge ID}; while it works it writes {@code call TEXT} and reads
 * {@code answer TEXT} or {@code lost WORDS}; at the end it writes {@code grade JSON}. Whoever
 * drives it carries the text to {@link Answer#to} in the kernel and back. With {@code time NANOS
 * TEXT} it is {@link Answer#timed}.
 */
public final class Judge {
  /** For one call; a check makes several. */
  static final Duration LIMIT = Task.LIMIT;

  /** What carrying a question to the kernel and back may take on a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final BufferedReader in;
  private final PrintStream out;
  private int ended;
  private Duration batch = Duration.ZERO;
  private long timedNanos;
  private long timedCalls = 1;

  Judge(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Lists the exercises with {@code list}, or judges what standard input asks for.
   *
   * @throws IOException when the driver has gone
   */
  public static void main(String[] arguments) throws IOException {
    var utf8 = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length == 1 && arguments[0].equals("list")) {
      Exercises.ALL.forEach(exercise -> utf8.println(GradeJson.exercise(exercise, key(exercise))));
      Exercises.EXPLANATIONS.forEach(one -> utf8.println(GradeJson.explanation(one)));
      return;
    }
    new Judge(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), utf8)
        .serve();
  }

  private static Optional<AnswerKey<?>> key(Exercise<?> exercise) {
    return AnswerKey.all(Judge.class.getClassLoader())
        .filter(key -> key.exercise().id().equals(exercise.id()))
        .findFirst();
  }

  void serve() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      if (words.length == 2 && words[0].equals("judge")) {
        out.println("grade " + GradeJson.grade(judge(Exercises.byId(words[1]))));
      }
    }
  }

  private <F> Grade judge(Exercise<F> exercise) {
    var hidden = AnswerKey.hiddenChecks(exercise, Judge.class.getClassLoader());
    F learner = wire(exercise.function());
    ended = 0;
    var results = new ArrayList<Grade.Result>();
    for (Check<F> check : Stream.concat(exercise.checks().stream(), hidden.stream()).toList()) {
      results.add(new Grade.Result(check.name(), check.points(), check.run(learner)));
    }
    return new Grade(exercise.id(), exercise.title(), exercise.points(), results);
  }

  private <F> F wire(Class<F> function) {
    Method asked = Answer.method(function);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Timed.class) {
            return secondsEach((Duration) arguments[0], (Callable<?>) arguments[1]);
          }
          if (!method.equals(asked)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          return fitting(method.getReturnType(), call(arguments));
        };
    return function.cast(
        Proxy.newProxyInstance(
            function.getClassLoader(), new Class<?>[] {function, Timed.class}, handler));
  }

  /**
   * What the other side measured; where it took much longer by the judge's own clock, that counts.
   */
  private double secondsEach(Duration length, Callable<?> call) throws Exception {
    batch = length;
    long start = System.nanoTime();
    try {
      call.call();
    } finally {
      batch = Duration.ZERO;
    }
    long unexplained = System.nanoTime() - start - timedNanos - SLACK.toNanos();
    return (timedNanos + Math.max(0, unexplained)) * 1e-9 / timedCalls;
  }

  private @Nullable Object call(Object[] arguments) throws IOException {
    if (ended >= Task.MOST_ENDED) {
      throw Failure.ended(
          "there was no time left to look at this", "Cure what is said above first.");
    }
    String question = Wire.text(Arrays.asList(arguments));
    out.println(
        batch.isZero() ? "call " + question : "time %d %s".formatted(batch.toNanos(), question));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the driver has gone");
    }
    String[] words = line.split(" ", 2);
    if (!words[0].equals("answer") || words.length < 2) {
      throw Failure.ended(
          words.length < 2 ? "there was no answer" : words[1], "Run all cells from the top.");
    }
    return understood(words[1], arguments);
  }

  /** What comes from the submission's process may be anything. */
  private @Nullable Object understood(String text, Object[] arguments) {
    Object value;
    try {
      value = Wire.value(text);
    } catch (IllegalArgumentException e) {
      throw Failure.ended("the answer could not be read: " + e.getMessage(), "");
    }
    if (value instanceof List<?> answer && answer.size() == 3) {
      if ("timed".equals(answer.get(0))
          && answer.get(1) instanceof long[] measured
          && measured.length == 2) {
        timedNanos = Math.max(1, measured[0]);
        timedCalls = Math.max(1, measured[1]);
        return answer.get(2);
      }
      if ("returned".equals(answer.get(0)) && answer.get(2) instanceof List<?> after) {
        takeOver(after, arguments);
        return answer.get(1);
      }
      if (answer.get(1) instanceof String first) {
        @Nullable String second = answer.get(2) instanceof String words ? words : null;
        if ("ended".equals(answer.get(0))) {
          ended++;
          throw Failure.ended(first, String.valueOf(second));
        }
        throw Failure.threw(first, second, "");
      }
    }
    throw Failure.ended("the answer could not be read", "");
  }

  /** What the learner wrote into an argument is written into the judge's, so that checks see it. */
  private static void takeOver(List<?> after, Object[] arguments) {
    for (int i = 0; i < Math.min(arguments.length, after.size()); i++) {
      Object now = after.get(i);
      Object mine = arguments[i];
      if (now != null
          && mine.getClass().isArray()
          && mine.getClass() == now.getClass()
          && Array.getLength(mine) == Array.getLength(now)) {
        System.arraycopy(now, 0, mine, 0, Array.getLength(mine));
      }
    }
  }

  private static @Nullable Object fitting(Class<?> type, @Nullable Object value) {
    Class<?> boxed = MethodType.methodType(type).wrap().returnType();
    if (value == null ? type.isPrimitive() : !boxed.isInstance(value)) {
      throw Failure.ended(
          "your method returned %s where %s was expected"
              .formatted(
                  value == null ? "null" : value.getClass().getSimpleName(), type.getSimpleName()),
          "");
    }
    return value;
  }
}
