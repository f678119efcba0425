package sparselab.notebook;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.VarSnippet;

/** Finds the variables whose objects belong to a class that could not be changed in place. */
final class Stale {
  private Stale() {}

  /**
   * The notice that names them, if there are any.
   *
   * @param replaced wrappers that have a newer version since this cell
   * @param assigned variables that this cell has set anyway
   */
  static Optional<Notice> find(
      JShell shell,
      JShellInternals internals,
      CellClassLoader loader,
      Collection<Class<?>> replaced,
      Set<String> assigned) {
    List<Class<?>> old = replaced.stream().flatMap(Stale::members).distinct().toList();
    if (old.isEmpty()) {
      return Optional.empty();
    }
    Set<String> variables = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    shell
        .variables()
        .filter(variable -> shell.status(variable) == Status.VALID)
        .filter(variable -> !assigned.contains(variable.name()))
        .forEach(
            variable -> {
              for (Class<?> type : old) {
                if (holds(variable, type, internals, loader)) {
                  variables.add(variable.name());
                  types.add(type.getSimpleName());
                }
              }
            });
    return variables.isEmpty() ? Optional.empty() : Optional.of(Notice.stale(variables, types));
  }

  /** A class and all classes declared in it. */
  static Stream<Class<?>> withMembers(Class<?> type) {
    return Stream.concat(Stream.of(type), members(type));
  }

  private static Stream<Class<?>> members(Class<?> type) {
    return Stream.of(type.getDeclaredClasses()).flatMap(Stale::withMembers);
  }

  private static boolean holds(
      VarSnippet variable, Class<?> type, JShellInternals internals, CellClassLoader loader) {
    Class<?> wrapper = loader.loaded(internals.className(variable));
    if (wrapper == null) {
      return false;
    }
    try {
      Field field = wrapper.getDeclaredField(variable.name());
      field.setAccessible(true);
      Object value = field.get(null);
      return value != null
          && (type.isInstance(value)
              || mentions(variable.typeName(), type.getSimpleName())
              || mentions(field.getGenericType().getTypeName(), type.getName()));
    } catch (NoSuchFieldException e) {
      return false;
    } catch (IllegalAccessException e) {
      throw new AssertionError("a field made accessible is not", e);
    }
  }

  private static boolean mentions(String typeName, String name) {
    return Pattern.compile("(?<![\\w$.])" + Pattern.quote(name) + "(?![\\w$])")
        .matcher(typeName)
        .find();
  }
}
