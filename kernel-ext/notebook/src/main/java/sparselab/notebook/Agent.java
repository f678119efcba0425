package sparselab.notebook;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The java agent that lets a re-run cell replace the code of a class without losing its objects.
 *
 * <p>This module's own jar is the agent: the kernelspec names it with {@code -javaagent}. Without
 * it the kernel works, but every redefinition makes a new class, as JShell does by itself.
 */
public final class Agent {
  private static volatile @Nullable Instrumentation instrumentation;

  private Agent() {}

  /** Called by the JVM before the kernel's main method. */
  public static void premain(@Nullable String arguments, Instrumentation given) {
    instrumentation = given;
  }

  /** The JVM's redefinition door, or null where the agent was not given. */
  static @Nullable Instrumentation instrumentation() {
    return instrumentation;
  }
}
