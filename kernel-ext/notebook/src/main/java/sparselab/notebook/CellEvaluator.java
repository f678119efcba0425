package sparselab.notebook;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.telemetry.TelemetryCollector;
import org.dflib.jjava.kernel.execution.CodeEvaluator;
import org.jspecify.annotations.Nullable;
import sparselab.notebook.CellSource.Place;

/**
 * Evaluates a cell so that running it again changes nothing but what it assigns.
 *
 * <p>Three things make that so. A variable, once it has its value, depends on nothing ({@link
 * JShellInternals#forgetWhatItCameFrom}): JShell would compile it anew when anything its
 * initialiser mentions changes, and lose the value where the new code does not fit. Classes are
 * changed in place ({@link CellExecution#redefine}), so that objects live on with the new code. And
 * a declaration that does not compile is refused before JShell forgets the one it was to replace
 * ({@link Redeclaration}).
 *
 * <p>What is left is a class whose fields, methods or supertypes changed: its objects cannot get
 * the new shape. The variables that hold them keep them, and a {@link Notice} names these
 * variables.
 */
final class CellEvaluator extends CodeEvaluator {
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "^[\\w.\\[\\]()$ ]+?(?:[-+*/%&|^]|<<|>>>?)?=(?!=)|(?:\\+\\+|--)\\s*;?$|^(?:\\+\\+|--)");

  private final CellClassLoader loader;
  private final CellExecution execution;
  private final CellSource source = new CellSource();
  private final ErrorText errors = new ErrorText(source);
  private final Set<String> assigned = new HashSet<>();
  private final Set<String> declared = new HashSet<>();
  private final List<Class<?>> replaced = new ArrayList<>();
  private @Nullable JShellInternals internals;
  private int cell;

  CellEvaluator(String name) {
    super(name, -1, TimeUnit.MILLISECONDS);
    loader = new CellClassLoader(CellEvaluator.class.getClassLoader());
    execution = new CellExecution(loader);
  }

  @Override
  public ExecutionControlProvider getExecControlProvider() {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "sparselab";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return execution;
      }
    };
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public void interrupt() {
    execution.interrupt();
  }

  // %time measures through these two; JJava's own collector sits in the control we replace.
  @Override
  public void startThreadTelemetryCollection(TelemetryCollector<?> collector) {
    execution.measureWith(collector);
  }

  @Override
  public void stopThreadTelemetryCollection() {
    execution.measureWith(null);
  }

  /** Whether the caller is the code of a cell. */
  boolean isCellThread() {
    return execution.isCellThread();
  }

  /** A cell with this execution number begins. */
  void beginCell(int number) {
    cell = number;
    assigned.clear();
    declared.clear();
    replaced.clear();
    execution.beginCell();
  }

  /** The cell is over; hands out what the learner should know. */
  void endCell(JShell shell, Consumer<Notice> notices) {
    execution.endCell();
    if (!replaced.isEmpty()) {
      Stale.find(shell, internals(shell), loader, replaced, assigned).ifPresent(notices);
    }
    Notice.unresolved(shell, declared).ifPresent(notices);
  }

  /** Runs the kernel's own work where an interrupt reaches it. */
  <T> T onCellThread(Callable<T> task) {
    try {
      return execution.call(task);
    } catch (CellThread.Interrupted e) {
      throw ErrorText.interrupted(e.stillRunning());
    } catch (InvocationTargetException e) {
      throw ErrorText.inKernel(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  @Override
  public @Nullable Object eval(JShell shell, String code) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    Object result = null;
    String rest = code;
    while (true) {
      CompletionInfo info = analysis.analyzeCompletion(rest);
      int offset = code.length() - rest.length();
      if (info.completeness() == Completeness.EMPTY) {
        return result;
      }
      boolean last = !info.completeness().isComplete() || info.remaining().isBlank();
      String chunk = info.completeness().isComplete() ? info.source() : rest;
      int start = offset + (rest.length() - rest.stripLeading().length());
      Place place = new Place(cell, code, start);
      if (info.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
        throw errors.incomplete(place);
      }
      result = evalSnippet(shell, chunk.strip(), place, last);
      if (last) {
        return result;
      }
      rest = info.remaining();
    }
  }

  private @Nullable Object evalSnippet(JShell shell, String text, Place place, boolean last) {
    JShellInternals inside = internals(shell);
    Redeclaration.Trial trial = Redeclaration.of(shell, inside, text, last);
    if (!trial.refusal().isEmpty()) {
      throw errors.compile(trial.refusal(), place);
    }
    List<SnippetEvent> events = shell.eval(text);
    boolean rejected = events.stream().anyMatch(event -> event.status() == Status.REJECTED);
    if (rejected) {
      Redeclaration.restore(shell, trial.before());
    }
    noteReplaced(inside);
    Object result = null;
    for (SnippetEvent event : events) {
      Snippet snippet = event.snippet();
      if (event.causeSnippet() == null && snippet.id() != null) {
        source.put(snippet.id(), place);
        declared.add(snippet.id());
      }
      if (snippet instanceof VarSnippet variable && shell.status(snippet) == Status.VALID) {
        inside.forgetWhatItCameFrom(variable);
        assigned.add(variable.name());
      }
      if (event.value() != null && snippet.subKind().isExecutable()) {
        Object value = execution.takeResult(event.value());
        result = isShown(snippet.subKind()) && !isAssignment(text) ? value : null;
      }
    }
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null) {
        throwIfFailed(shell, event, place);
      }
    }
    return result;
  }

  private void noteReplaced(JShellInternals inside) {
    for (Class<?> old : execution.takeReplaced()) {
      replaced.add(old);
      // The compiler has seen new code under the old name before the JVM refused it.
      Stale.withMembers(old)
          .map(Class::getName)
          .forEach(name -> inside.compileAgainst(name, loader.bytes(name)));
    }
  }

  /** {@code model.rate = 0.1;} has a value, which nobody asked to see. */
  private static boolean isAssignment(String text) {
    return ASSIGNMENT.matcher(text).find();
  }

  private static boolean isShown(Snippet.SubKind kind) {
    return switch (kind) {
      case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
      default -> false;
    };
  }

  private void throwIfFailed(JShell shell, SnippetEvent event, Place place) {
    Throwable raw = execution.takeFailure();
    if (raw instanceof CellThread.Interrupted stopped) {
      throw ErrorText.interrupted(stopped.stillRunning());
    }
    JShellException exception = event.exception();
    if (exception != null) {
      throw raw instanceof CellError nested ? nested : errors.thrown(exception, raw);
    }
    Status status = event.status();
    if (status == Status.REJECTED) {
      throw errors.compile(shell.diagnostics(event.snippet()).toList(), place);
    }
    if (status == Status.VALID
        && event.snippet().subKind().isExecutable()
        && event.value() == null) {
      String message = "The JVM refused to run this: " + raw;
      throw new CellError("KernelError", message, List.of(message));
    }
  }

  @Override
  public String isComplete(SourceCodeAnalysis analysis, String code) {
    String rest = code;
    while (true) {
      CompletionInfo info = analysis.analyzeCompletion(rest);
      switch (info.completeness()) {
        case EMPTY -> {
          return BaseKernel.IS_COMPLETE_YES;
        }
        case UNKNOWN -> {
          return BaseKernel.IS_COMPLETE_BAD;
        }
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
          return indent(rest);
        }
        case COMPLETE, COMPLETE_WITH_SEMI -> rest = info.remaining();
      }
    }
  }

  /** Two spaces for each bracket still open. */
  private static String indent(String code) {
    int open = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      open += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
    }
    return "  ".repeat(Math.max(0, open));
  }

  private JShellInternals internals(JShell shell) {
    JShellInternals known = internals;
    if (known == null) {
      known = new JShellInternals(shell);
      internals = known;
    }
    return known;
  }
}
