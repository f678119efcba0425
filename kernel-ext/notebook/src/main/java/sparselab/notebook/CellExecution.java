package sparselab.notebook;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import jdk.jshell.execution.DirectExecutionControl;
import org.dflib.jjava.jupyter.telemetry.TelemetryCollector;
import org.jspecify.annotations.Nullable;

/**
 * Runs what JShell has compiled, and puts new code into classes that are already loaded.
 *
 * <p>JShell wraps each snippet in a class of its own, {@code REPL.$JShell$7}, whose static field is
 * the snippet's variable. When a cell is run again JShell compiles the wrapper anew, with
 * everything that refers to it, and asks {@link #redefine}. Where that is refused, which is what
 * stock kernels do always, it loads {@code REPL.$JShell$7B} beside the old class and every object
 * of the old one is a stranger. Here the JVM is asked to replace the method bodies in place. It
 * refuses added or removed methods and fields; and where a static initialiser changed this class
 * refuses by itself, for the JVM would accept the new code and never run it.
 */
final class CellExecution extends DirectExecutionControl {
  private final CellClassLoader loader;
  private final CellThread thread;
  private final Map<String, @Nullable Object> results = new HashMap<>();
  private final List<Class<?>> replaced = new ArrayList<>();
  private @Nullable Throwable failure;
  private volatile @Nullable TelemetryCollector<?> collector;

  CellExecution(CellClassLoader loader) {
    super(loader.delegate());
    this.loader = loader;
    this.thread = new CellThread(loader);
  }

  @Override
  public void load(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    super.load(woven(classes));
    for (ClassBytecodes one : classes) {
      Class<?> older = Wrapper.previous(one.name(), loader);
      Class<?> newer = loader.loaded(one.name());
      if (older != null && newer != null) {
        replaced.add(older);
        Wrapper.carryOver(older, newer);
      }
    }
  }

  @Override
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    Instrumentation jvm = Agent.instrumentation();
    if (jvm == null) {
      throw new NotImplementedException("no agent: the kernelspec lacks -javaagent");
    }
    ClassBytecodes[] woven = woven(classes);
    var definitions = new ClassDefinition[woven.length];
    for (int i = 0; i < woven.length; i++) {
      Class<?> old = loader.loaded(woven[i].name());
      if (old == null) {
        throw refused(woven, woven[i].name() + " is not loaded");
      }
      if (Initialisers.changed(loader.bytes(old.getName()), woven[i].bytecodes())) {
        throw refused(woven, "the static initialiser of " + old.getName() + " changed");
      }
      definitions[i] = new ClassDefinition(old, woven[i].bytecodes());
    }
    try {
      jvm.redefineClasses(definitions);
    } catch (ClassNotFoundException
        | UnmodifiableClassException
        | UnsupportedOperationException
        | LinkageError e) {
      throw refused(woven, e.toString());
    }
    classesRedefined(woven);
  }

  private static ClassInstallException refused(ClassBytecodes[] classes, String reason) {
    return new ClassInstallException(reason, new boolean[classes.length]);
  }

  private static ClassBytecodes[] woven(ClassBytecodes[] classes) {
    return Stream.of(classes)
        .map(one -> new ClassBytecodes(one.name(), StopCheck.weave(one.bytecodes())))
        .toArray(ClassBytecodes[]::new);
  }

  /**
   * Runs a snippet; JShell gets the key under which {@link #takeResult} finds the object itself.
   */
  @Override
  protected String invoke(Method snippet) throws Exception {
    failure = null;
    Object value;
    try {
      value = thread.call(() -> measured(snippet, collector));
    } catch (InvocationTargetException e) {
      failure = e.getCause();
      throw e;
    } catch (CellThread.Interrupted e) {
      failure = e;
      throw new StoppedException();
    }
    String key = UUID.randomUUID().toString();
    results.put(key, value);
    return key;
  }

  private static <T> @Nullable Object measured(
      Method snippet, @Nullable TelemetryCollector<T> collector)
      throws ReflectiveOperationException {
    if (collector == null) {
      return snippet.invoke(null);
    }
    T start = collector.measurementStart();
    try {
      return snippet.invoke(null);
    } finally {
      collector.measurementEnd(start);
    }
  }

  /** Measures what runs from now on; null to measure nothing and report what was measured. */
  void measureWith(@Nullable TelemetryCollector<?> next) {
    TelemetryCollector<?> before = collector;
    collector = next;
    if (before != null) {
      before.stop();
    }
  }

  /** The value of a snippet, once. */
  @Nullable Object takeResult(String key) {
    return results.remove(key);
  }

  /** What the last snippet threw, if it threw; once. */
  @Nullable Throwable takeFailure() {
    Throwable taken = failure;
    failure = null;
    return taken;
  }

  /** The wrapper classes that could not be changed in place since this was last asked. */
  List<Class<?>> takeReplaced() {
    List<Class<?>> taken = List.copyOf(replaced);
    replaced.clear();
    return taken;
  }

  void beginCell() {
    thread.beginCell();
  }

  <T extends @Nullable Object> T call(Callable<T> task) throws InvocationTargetException {
    return thread.call(task);
  }

  boolean isCellThread() {
    return thread.isCurrent();
  }

  void endCell() {
    thread.endCell();
  }

  /** Stops the running cell and all threads its code has started. */
  void interrupt() {
    thread.interrupt();
  }

  @Override
  public void stop() {
    interrupt();
  }
}
