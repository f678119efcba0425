package sparselab.notebook;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaFileObject;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * What the kernel must know of JShell that JShell does not tell; needs {@code --add-opens
 * jdk.jshell/jdk.jshell=ALL-UNNAMED}, as JJava itself does.
 *
 * <p>Everything that looks inside JShell stands in this file. It is written against JDK 25 and
 * fails at the start of the kernel, not in a learner's cell, where a later JDK differs.
 */
final class JShellInternals {
  private final Object compiler;
  private final Map<String, Set<Integer>> dependents;
  private final Map<String, Object> classFiles;
  private final Constructor<?> newClassFile;
  private final Method classFullName = method(Snippet.class, "classFullName");
  private final Method key = method(Snippet.class, "key");
  private final Method index;
  private final Method trialCompile;
  private final Method methodWrap;
  private final Method memberWrap;
  private final Constructor<?> mask;
  private final Method cleared;

  @SuppressWarnings("unchecked") // the field's declared type
  JShellInternals(JShell shell) {
    try {
      Class<?> wrap = Class.forName("jdk.jshell.Wrap");
      Class<?> masker = Class.forName("jdk.jshell.MaskCommentsAndModifiers");
      compiler = get(shell, "eval");
      dependents = (Map<String, Set<Integer>>) get(get(shell, "maps"), "dependencies");
      Object files = get(get(shell, "taskFactory"), "fileManager");
      classFiles = (Map<String, Object>) get(files, "classObjects");
      newClassFile =
          Class.forName("jdk.jshell.MemoryFileManager$OutputMemoryJavaFileObject")
              .getDeclaredConstructor(String.class, JavaFileObject.Kind.class);
      newClassFile.setAccessible(true);
      index = method(Class.forName("jdk.jshell.Key"), "index");
      trialCompile = method(compiler.getClass(), "trialCompile", wrap);
      methodWrap = method(wrap, "methodWrap", String.class);
      memberWrap = method(wrap, "classMemberWrap", String.class);
      mask = masker.getDeclaredConstructor(String.class, boolean.class);
      mask.setAccessible(true);
      cleared = method(masker, "cleared");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JDK's JShell is built differently: use JDK 25", e);
    }
  }

  /** The class that wraps a snippet, such as {@code REPL.$JShell$7B}. */
  String className(Snippet snippet) {
    return (String) call(classFullName, snippet);
  }

  /**
   * Makes a variable independent of whatever its initialiser and its type were made from.
   *
   * <p>JShell recompiles a variable when anything it was computed from changes, and where the new
   * code does not fit the old class the variable is gone. But a value, once computed, needs no
   * code.
   */
  void forgetWhatItCameFrom(VarSnippet variable) {
    Integer number = (Integer) call(index, call(key, variable));
    dependents.values().forEach(names -> names.remove(number));
  }

  /** Shows the compiler this code for a class, which is what the JVM runs. */
  void compileAgainst(String className, byte[] code) {
    try {
      Object file = newClassFile.newInstance(className, JavaFileObject.Kind.CLASS);
      try (OutputStream out = ((JavaFileObject) file).openOutputStream()) {
        out.write(code);
      }
      classFiles.put(className, file);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the compiler says to a declaration, without declaring it. */
  @SuppressWarnings("unchecked") // the method's declared type
  List<Diag> trialCompile(String source, boolean variable) {
    try {
      Object masked = mask.newInstance(source, true);
      Object wrap = (variable ? methodWrap : memberWrap).invoke(null, cleared.invoke(masked));
      return (List<Diag>) trialCompile.invoke(compiler, wrap);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Method method, Object target) {
    try {
      return method.invoke(target);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object get(Object target, String name) throws ReflectiveOperationException {
    Field field = target.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(target);
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      Method method = type.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("This JDK's JShell is built differently: use JDK 25", e);
    }
  }
}
