package sparselab.lessons;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;
import sparselab.data.ThreadStopper;

/** Runs the text of notebook cells in a JShell of this JVM, as the kernel does. */
public final class Cells implements AutoCloseable {
  /** Through which a snippet hands over an object. */
  public static final AtomicReference<@Nullable Object> HANDED = new AtomicReference<>();

  private static final AtomicReference<@Nullable ClassLoader> LOADER = new AtomicReference<>();

  private final JShell shell;

  Cells() {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    run("import java.util.*;");
    run("import java.util.stream.*;");
  }

  /** Runs one snippet, which must compile. */
  void run(String code) {
    List<SnippetEvent> events = shell.eval(code);
    for (SnippetEvent event : events) {
      String problems =
          String.join(
              "\n", shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList());
      assertNotEquals(Status.REJECTED, event.status(), () -> code + "\n" + problems);
    }
  }

  /** The learner's method, once its cell has run, as the exercise's function. */
  <F> F function(Exercise<F> exercise, String code) {
    run(code);
    run(
        "sparselab.lessons.Cells.HANDED.set((%s) %s);"
            .formatted(exercise.function().getName(), exercise.call()));
    Object function = Objects.requireNonNull(HANDED.get());
    LOADER.set(function.getClass().getClassLoader());
    return exercise.function().cast(function);
  }

  @Override
  public void close() {
    shell.close();
  }

  /** This JShell's own way to end a loop stands in for the kernel's. */
  public static final class Stopper implements ThreadStopper {
    @Override
    public void stop(Thread thread) {
      ClassLoader loader = LOADER.get();
      try {
        if (loader != null) {
          loader.loadClass("REPL.$Cancel$").getField("allStop").setBoolean(null, true);
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  }
}
