package sparselab.engine;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What the JIT compiler has still to do. The compilation clock only says what is finished; a kernel
 * whose compilation is under way or waits in the queue looks steady and may be a hundred times
 * slower than it will be.
 */
final class JitQueue {
  private JitQueue() {}

  /** Whether anything is being compiled or waits for it; false where the JVM cannot tell. */
  static boolean isBusy() {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Object report =
          server.invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "compilerQueue",
              new Object[0],
              new String[0]);
      return isBusy(String.valueOf(report));
    } catch (JMException | UnsupportedOperationException e) {
      return false; // not HotSpot: the clock alone must do
    }
  }

  /** As HotSpot's {@code Compiler.queue} reports it: headings, and below each its methods. */
  static boolean isBusy(String report) {
    return report
        .lines()
        .map(line -> line.strip().toLowerCase(Locale.ROOT))
        .anyMatch(line -> !line.isEmpty() && !line.endsWith(":") && !line.equals("empty"));
  }
}
