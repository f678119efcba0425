package sparselab.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes in which JShell wraps snippets: {@code REPL.$JShell$7}, and {@code $JShell$7B},
 * {@code $JShell$7C}, … when snippet 7 could not be changed in place.
 */
final class Wrapper {
  private static final Pattern NAME = Pattern.compile("(REPL\\.\\$JShell\\$\\d+)([A-Z]*)");

  private Wrapper() {}

  /** The newest loaded class that held the same snippet before, or null for a first version. */
  static @Nullable Class<?> previous(String name, CellClassLoader loader) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || matcher.group(2).isEmpty()) {
      return null;
    }
    String base = matcher.group(1);
    String version = matcher.group(2);
    while (!version.isEmpty()) {
      version = before(version);
      Class<?> found = loader.loaded(base + version);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** JShell counts in letters: nothing, B, C, … Z, BA, BB, …: base 26 with A as zero. */
  private static String before(String version) {
    long number = 0;
    for (int i = 0; i < version.length(); i++) {
      number = number * 26 + (version.charAt(i) - 'A');
    }
    number--;
    StringBuilder name = new StringBuilder();
    for (long rest = number; rest > 0; rest /= 26) {
      name.append((char) ('A' + rest % 26));
    }
    return name.reverse().toString();
  }

  /**
   * Copies each variable whose type is still the same, so that a failing initialiser loses nothing.
   */
  static void carryOver(Class<?> older, Class<?> newer) {
    for (Field field : newer.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers())) {
        continue;
      }
      try {
        Field from = older.getDeclaredField(field.getName());
        if (from.getType() == field.getType()) {
          from.setAccessible(true);
          field.setAccessible(true);
          field.set(null, from.get(null));
        }
      } catch (NoSuchFieldException e) {
        // A new variable: nothing to carry.
      } catch (IllegalAccessException e) {
        throw new AssertionError("a field made accessible is not", e);
      }
    }
  }
}
